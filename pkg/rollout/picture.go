package rollout

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// picture is the state before anything is written.
type picture struct {
	exists    bool
	route     map[string]json.RawMessage // of clients
	endpoints []string                   // such as "GET /pets"
	kind      string                     // how the proxy was created, such as OPEN_API
	places    []place                    // in the order of the environments
	// unpublished: edits wait that no revision contains.
	unpublished bool
}

// place is what was known of an environment.
type place struct {
	Environment string
	Before
	record Record // the newest; no revision: there is none
	ran    int    // the revision to go back to; 0: the proxy was not deployed; or unknownRevision
}

const unknownRevision = -1

// runsConfiguration reports whether the environment ran what the manager had as configuration.
func (p place) runsConfiguration() bool {
	return p.ran > 0 && p.Status.Known && p.Status.Deployed && !p.Status.Pending
}

// readPicture reads the state, and rejects what would fail before anything is written.
func (e *Ensure) readPicture(ctx context.Context) error {
	start := time.Now()
	if err := e.CheckEnvironments(ctx, e.Environments); err != nil {
		return err
	}
	names, err := e.Proxies(ctx)
	if err != nil {
		return err
	}
	e.before.exists = slices.Contains(names, e.Proxy)
	for _, environment := range e.Environments {
		e.before.places = append(e.before.places, place{Environment: environment})
	}
	if !e.before.exists {
		if len(e.Paths) == 0 {
			return fault.Usagef("the proxy %q does not exist, and a new one requires a path", e.Proxy).
				WithHint("use --path /orders").At(e.Client.Host(), 0)
		}
		e.step("read", start, "the proxy does not exist yet")
		return nil
	}
	for _, read := range []func(context.Context) error{e.readProxy, e.readPlaces} {
		if err := read(ctx); err != nil {
			return err
		}
	}
	e.step("read", start, "%s", text.Quantity(len(e.before.endpoints), "endpoint"))
	return nil
}

// readProxy reads the configuration, as far as it is readable.
func (e *Ensure) readProxy(ctx context.Context) error {
	details, err := e.show(ctx, "GET "+oneProxy, "proxy", e.Proxy)
	if err != nil && !e.lacks(err, "the route of a proxy") {
		return err
	}
	e.before.route = make(map[string]json.RawMessage)
	for _, member := range document.Members(document.Members(details).Get("clientRoute")) {
		e.before.route[member.Key] = member.Value
	}
	if paths, _ := document.ReadList(e.before.route["relativePathList"]); len(paths) == 0 && len(e.Paths) == 0 {
		return fault.Usagef("the server replaces the route of %s, and does not return the current one", e.Proxy).WithHint("add --path, and --client-host if it has hosts")
	}
	if e.before.endpoints, err = e.Endpoints(ctx, e.Proxy); err != nil {
		return err
	}
	e.before.kind, err = e.kind(ctx)
	return err
}

// kind returns how the proxy was created. A re-parse with another kind is rejected, and only the list
// for promotions tells.
func (e *Ensure) kind(ctx context.Context) (string, error) {
	entry, err := e.promotable(ctx, e.Proxy, "how a proxy was created")
	return entry.Text("enumProxyCreationType"), err
}

// readPlaces reads what runs in the environments.
func (e *Ensure) readPlaces(ctx context.Context) error {
	records, err := e.History(ctx, e.Proxy)
	if err != nil {
		return err
	}
	statuses := make(map[string]Status)
	for i := range e.before.places {
		p := &e.before.places[i]
		if p.Before, err = e.Before(ctx, e.Proxy, p.Environment); err != nil {
			return err
		}
		p.record, _ = newest(records, p.Environment)
		p.ran = formerRevision(p.Status, p.record, records)
		statuses[p.Environment] = p.Status
	}
	e.before.unpublished, err = e.Unpublished(ctx, e.Proxy, records, statuses)
	return err
}

// formerRevision returns the revision that runs in an environment, 0 if none does, or
// unknownRevision.
func formerRevision(status Status, newest Record, records []Record) int {
	has := func(revision int) bool {
		return slices.ContainsFunc(records, func(r Record) bool { return r.Deploy && r.Revision == revision })
	}
	switch {
	case status.Known && !status.Deployed, !status.Known && newest.Revision > 0 && !newest.Deploy:
		return 0
	case status.Revision > 0 && has(status.Revision):
		return status.Revision
	case status.Revision == 0 && newest.Deploy:
		return newest.Revision
	}
	return unknownRevision // the record is deleted, or the server has none
}

// Endpoints returns the endpoints of a proxy, such as "GET /pets", in order.
func (g *Gateway) Endpoints(ctx context.Context, proxy string) ([]string, error) {
	documents, err := g.list(ctx, "GET "+oneProxy+"endpoints/", "proxy", proxy)
	if err != nil {
		return nil, err
	}
	endpoints := make([]string, len(documents))
	for i, text := range documents {
		o := document.Members(text)
		endpoints[i] = o.Text("httpMethod") + " " + o.Text("endpoint", "name")
	}
	slices.Sort(endpoints)
	return endpoints, nil
}
