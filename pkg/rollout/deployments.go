package rollout

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/apiops-cli/apiops/pkg/document"
)

// environments are those of each project.
func (s *survey) environments() []read {
	return s.eachProject(func(ctx context.Context, project *surveyed) (err error) {
		project.known, err = project.Environments(ctx)
		return err
	})
}

// deployments are the manager's records of each project.
func (s *survey) deployments() []read {
	return s.eachProject(s.addRows)
}

func (s *survey) eachProject(do func(ctx context.Context, project *surveyed) error) []read {
	var reads []read
	for _, project := range s.projects {
		if !project.failed {
			reads = append(reads, read{project: project, what: "project " + project.Project, do: func(ctx context.Context) error { return do(ctx, project) }})
		}
	}
	return reads
}

// addRows adds the rows of a project. A row of which the server does not tell whether the proxy is
// deployed has no state yet.
func (s *survey) addRows(ctx context.Context, project *surveyed) error {
	lists, err := project.deployLists(ctx)
	if err != nil {
		return err
	}
	project.found = make(map[string]bool)
	for _, one := range lists {
		if one.proxy == "" || len(s.Proxies) > 0 && !slices.Contains(s.Proxies, one.proxy) {
			continue
		}
		project.found[one.proxy] = true
		if one.list == nil && project.known == nil {
			if project.known, err = project.Environments(ctx); err != nil {
				return err
			}
		}
		project.rows = append(project.rows, s.rowsOf(project, one)...)
	}
	return nil
}

// deployList is where the manager has deployed a proxy.
type deployList struct {
	proxy string
	list  json.RawMessage // nil: the server does not tell
}

// deployLists returns all proxies of the project.
func (g *Gateway) deployLists(ctx context.Context) ([]deployList, error) {
	var lists []deployList
	documents, err := g.list(ctx, "GET "+proxies+"forpromotion")
	if g.lacks(err, "all deployments at once; reading them one by one") {
		names, err := g.Proxies(ctx)
		for _, name := range names {
			lists = append(lists, deployList{proxy: name})
		}
		return lists, err
	}
	for _, text := range documents {
		o := document.Members(text)
		lists = append(lists, deployList{o.Text("name"), o.Get("apiProxyDeployList")}) // some servers leave it out
	}
	return lists, err
}

// rowsOf returns the rows of a proxy, in the order of the environments as far as that is known.
func (s *survey) rowsOf(project *surveyed, one deployList) []Running {
	selected := func(environment string) bool {
		return len(s.Environments) == 0 || slices.Contains(s.Environments, environment)
	}
	var rows []Running
	elements, _ := document.ReadList(one.list)
	for _, text := range elements {
		if row := readDeployment(text); selected(row.Environment) {
			rows = append(rows, row)
		}
	}
	if s.everywhere() || one.list == nil {
		state := Undeployed
		if one.list == nil {
			state = ""
		}
		var ordered []Running
		for _, environment := range project.known {
			isElsewhere := func(r Running) bool { return r.Environment != environment }
			here := slices.DeleteFunc(slices.Clone(rows), isElsewhere)
			if len(here) == 0 && selected(environment) {
				here = []Running{{Environment: environment, State: state}}
			}
			ordered = append(ordered, here...)
		}
		isKnown := func(r Running) bool { return slices.Contains(project.known, r.Environment) }
		rows = slices.Concat(ordered, slices.DeleteFunc(rows, isKnown)) // unknown ones last
	}
	if len(rows) == 0 && len(s.Environments) == 0 {
		rows = []Running{{State: Undeployed}}
	}
	for i := range rows {
		rows[i].Project, rows[i].Proxy = project.Project, one.proxy
	}
	return rows
}

// readDeployment reads an element of a deploy list. The state is empty if the server does not tell it.
func readDeployment(text json.RawMessage) Running {
	o := document.Members(text)
	row := Running{Environment: o.Text("environmentName"), URL: o.Text("accessUrl")}
	deployed, present, err := o.Truth("deploy")
	if !present {
		deployed, present, err = o.Truth("deployed")
	}
	pending, _, pendingErr := o.Truth("redeployRequired")
	if present && err == nil && pendingErr == nil {
		row.State = stateOf(deployed, pending)
	}
	return row
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

// statuses are what the manager has recorded about the rows without a state.
func (s *survey) statuses() []read {
	var reads []read
	for _, project := range s.projects {
		for i := range project.rows {
			row := &project.rows[i]
			if row.State != "" {
				continue
			}
			row.State = Unknown
			if row.Environment != "" {
				reads = append(reads, read{
					what: s.of(project, "the deploy status of %s in %s", row.Proxy, row.Environment),
					do:   func(ctx context.Context) error { return project.addStatus(ctx, row) },
				})
			}
		}
	}
	return reads
}

func (g *Gateway) addStatus(ctx context.Context, row *Running) error {
	status, err := g.Status(ctx, row.Proxy, row.Environment)
	if err == nil && status.Known {
		row.State, row.Revision, row.Deployed = stateOf(status.Deployed, status.Pending), status.Revision, status.Time
	}
	return err
}

// listedStatus returns what the list of deployments says, which older servers have. It has no
// revisions.
func (g *Gateway) listedStatus(ctx context.Context, proxy, environment string) (Status, error) {
	entry, err := g.promotable(ctx, proxy, "what is deployed")
	list := entry.Get("apiProxyDeployList")
	if err != nil || list == nil {
		return Status{}, err
	}
	elements, _ := document.ReadList(list)
	for _, element := range elements {
		if row := readDeployment(element); row.Environment == environment {
			return Status{Deployed: row.State == Current || row.State == Pending, Pending: row.State == Pending, Known: row.State != ""}, nil
		}
	}
	return Status{Known: true}, nil
}

// promotable returns the entry of a proxy in the list for promotions; nil if there is none, or if the
// server is too old to tell what is needed of it.
func (g *Gateway) promotable(ctx context.Context, proxy, what string) (document.Object, error) {
	documents, err := g.list(ctx, "GET "+proxies+"forpromotion")
	if g.lacks(err, what) {
		return nil, nil
	}
	for _, text := range documents {
		if o := document.Members(text); o.Text("name") == proxy {
			return o, nil
		}
	}
	return nil, err
}
