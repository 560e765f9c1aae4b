package rollout

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// State says how what runs in an environment relates to what the manager has recorded.
type State string

// The states. Only asking the pods can find an orphan, and what is missing or unknown.
const (
	Current    State = "current"    // deployed, without edits that wait for a deployment
	Pending    State = "pending"    // deployed, but edits wait for a deployment
	Undeployed State = "undeployed" // not deployed
	Orphan     State = "orphan"     // the manager says undeployed, but pods have the route
	Missing    State = "missing"    // the manager says deployed, but not every pod has the route
	Unknown    State = "unknown"    // no pod responded
)

// Running is one proxy in one environment.
type Running struct {
	Project     string `json:"project"`
	Proxy       string `json:"proxy"`
	Environment string `json:"environment"` // empty: it is deployed nowhere
	State       State  `json:"state"`
	Revision    int    `json:"revision,omitempty"`
	Version     string `json:"version,omitempty"`
	Deployed    string `json:"deployed,omitempty"`
	By          string `json:"by,omitempty"`
	Description string `json:"description,omitempty"`
	URL         string `json:"accessUrl,omitempty"`
	// PodsActive and PodsResponded are nil if the pods were not asked.
	PodsActive    *int `json:"podsActive,omitempty"`
	PodsResponded *int `json:"podsResponded,omitempty"`
}

// Overview selects what an overview shows.
type Overview struct {
	Proxies      []string // empty: all
	Environments []string // empty: all
	Pods         bool     // also ask the pods
	Anywhere     bool     // the proxies and environments may be in another project
}

// Overview returns what runs where: one call for the project, one for each proxy, and with pods one
// for each proxy and environment.
func (g *Gateway) Overview(ctx context.Context, what Overview) ([]Running, error) {
	if len(what.Environments) > 0 && !what.Anywhere {
		if err := g.CheckEnvironments(ctx, what.Environments); err != nil {
			return nil, err
		}
	}
	rows, err := g.deployments(ctx, what)
	if err != nil {
		return nil, err
	}
	if err := g.addRevisions(ctx, rows); err != nil {
		return nil, err
	}
	if what.Pods {
		if err := g.addPods(ctx, rows); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// deployments returns the manager's records of all selected proxies.
func (g *Gateway) deployments(ctx context.Context, what Overview) ([]Running, error) {
	documents, err := g.list(ctx, "GET "+proxies+"forpromotion")
	if g.lacks(err, "all deployments at once; reading them one by one") {
		return g.deploymentsOneByOne(ctx, what)
	}
	if err != nil {
		return nil, err
	}
	var rows []Running
	found := make(map[string]bool)
	for _, text := range documents {
		o := document.Members(text)
		name := o.Text("name")
		if name == "" || len(what.Proxies) > 0 && !slices.Contains(what.Proxies, name) {
			continue
		}
		found[name] = true
		list := o.Get("apiProxyDeployList")
		if list == nil { // some servers leave it out
			return g.deploymentsOneByOne(ctx, what)
		}
		deployments, told := g.readDeployments(name, list, what.Environments)
		if !told {
			if deployments, err = g.deploymentsOf(ctx, name, deployments); err != nil {
				return nil, err
			}
		}
		rows = append(rows, deployments...)
	}
	return rows, g.checkFound(what, found)
}

// readDeployments reads the environments of a proxy. told is false if the server does not say in which
// of them it is deployed.
func (g *Gateway) readDeployments(proxy string, list json.RawMessage, only []string) (rows []Running, told bool) {
	told = true
	elements, _ := document.ReadList(list)
	for _, text := range elements {
		o := document.Members(text)
		row := Running{Project: g.Project, Proxy: proxy, Environment: o.Text("environmentName"), URL: o.Text("accessUrl")}
		if len(only) > 0 && !slices.Contains(only, row.Environment) {
			continue
		}
		deployed, present, err := o.Truth("deploy")
		if !present {
			deployed, present, err = o.Truth("deployed")
		}
		pending, _, pendingErr := o.Truth("redeployRequired")
		told = told && present && err == nil && pendingErr == nil
		row.State = stateOf(deployed, pending)
		rows = append(rows, row)
	}
	for _, environment := range only {
		if !slices.ContainsFunc(rows, func(r Running) bool { return r.Environment == environment }) {
			rows = append(rows, Running{Project: g.Project, Proxy: proxy, Environment: environment, State: Undeployed})
		}
	}
	if len(rows) == 0 {
		rows = []Running{{Project: g.Project, Proxy: proxy, State: Undeployed}}
	}
	return rows, told
}

func stateOf(deployed, pending bool) State {
	switch {
	case !deployed:
		return Undeployed
	case pending:
		return Pending
	}
	return Current
}

// deploymentsOf asks for the status in each environment of a proxy.
func (g *Gateway) deploymentsOf(ctx context.Context, proxy string, rows []Running) ([]Running, error) {
	for i, row := range rows {
		if row.Environment == "" {
			continue
		}
		status, err := g.Status(ctx, proxy, row.Environment)
		if err != nil {
			return nil, err
		}
		rows[i].State = Unknown
		if status.Known {
			rows[i].State, rows[i].Revision, rows[i].Deployed = stateOf(status.Deployed, status.Pending), status.Revision, status.Time
		}
	}
	return rows, nil
}

// deploymentsOneByOne is for servers that cannot list all deployments.
func (g *Gateway) deploymentsOneByOne(ctx context.Context, what Overview) ([]Running, error) {
	names, err := g.Proxies(ctx)
	if err != nil {
		return nil, err
	}
	environments := what.Environments
	if len(environments) == 0 {
		if environments, err = g.Environments(ctx); err != nil {
			return nil, err
		}
	}
	found := make(map[string]bool)
	var selected []string
	for _, name := range names {
		if len(what.Proxies) == 0 || slices.Contains(what.Proxies, name) {
			found[name] = true
			selected = append(selected, name)
		}
	}
	if err := g.checkFound(what, found); err != nil {
		return nil, err
	}
	rows := make([]Running, 0, len(selected)*len(environments))
	for _, name := range selected {
		for _, environment := range environments {
			rows = append(rows, Running{Project: g.Project, Proxy: name, Environment: environment})
		}
	}
	return rows, g.each(ctx, len(rows), func(ctx context.Context, i int) error {
		row, err := g.deploymentsOf(ctx, rows[i].Proxy, rows[i:i+1])
		if err == nil {
			rows[i] = row[0]
		}
		return err
	})
}

// checkFound returns an error if a proxy that was named does not exist. The name must be exact.
func (g *Gateway) checkFound(what Overview, found map[string]bool) error {
	for _, name := range what.Proxies {
		if !found[name] && !what.Anywhere {
			return fault.Newf(fault.NotFound, "the project has no proxy %q", name).
				WithHint("run \"apiops proxy list\" to see all names; names are case-sensitive").At(g.Client.Host(), 0)
		}
	}
	return nil
}

// addRevisions adds what the deploy histories say, with one call for each proxy.
func (g *Gateway) addRevisions(ctx context.Context, rows []Running) error {
	first := make(map[string][]int) // rows of a proxy
	var names []string
	for i, row := range rows {
		if row.Environment == "" {
			continue
		}
		if first[row.Proxy] == nil {
			names = append(names, row.Proxy)
		}
		first[row.Proxy] = append(first[row.Proxy], i)
	}
	return g.each(ctx, len(names), func(ctx context.Context, i int) error {
		records, err := g.History(ctx, names[i])
		if err != nil {
			return err
		}
		for _, at := range first[names[i]] {
			if record, ok := Latest(records, rows[at].Environment); ok && rows[at].State != Undeployed {
				rows[at].Revision, rows[at].Version = record.Revision, record.Version
				rows[at].Deployed, rows[at].By, rows[at].Description = record.Time, record.By, record.Description
			}
		}
		return nil
	})
}

// addPods asks the pods, which may find that the manager is wrong.
func (g *Gateway) addPods(ctx context.Context, rows []Running) error {
	return g.each(ctx, len(rows), func(ctx context.Context, i int) error {
		row := &rows[i]
		if row.Environment == "" {
			return nil
		}
		health, err := g.Health(ctx, row.Proxy, row.Environment)
		if err != nil || !health.Known {
			return err
		}
		row.PodsActive, row.PodsResponded = &health.PodsActive, &health.PodsAnswered
		deployed := row.State == Current || row.State == Pending
		switch {
		case deployed && health.PodsAnswered == 0:
			row.State = Unknown
		case deployed && health.PodsActive < health.PodsAnswered, deployed && !health.Active:
			row.State = Missing
		case row.State == Undeployed && health.PodsActive > 0:
			row.State = Orphan
		}
		return nil
	})
}
