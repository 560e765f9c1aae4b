// Package rollout answers what runs where, and proves how far a deployment has come. It reads the
// manager's records and asks the pods; it knows nothing about command lines and prints nothing.
package rollout

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
)

// The paths of the operations that this package reads and writes.
const (
	proxies       = "/projects/{project}/apiProxies/"
	oneProxy      = proxies + "{proxy}/"
	inEnvironment = oneProxy + "environments/{environment}/"
	histories     = oneProxy + "deploy-histories/"
)

// Gateway is one project of a gateway.
type Gateway struct {
	Client  *api.Client
	Project string
	Workers int // maximum number of concurrent requests; 0 stands for 1
	// Note is called once for each thing that the server is too old to tell; may be nil.
	Note func(message string)

	// Wait pauses between polls; nil sleeps.
	Wait func(ctx context.Context, d time.Duration) error

	mutex sync.Mutex
	told  map[string]bool
}

// Request returns a request with the values of its placeholders, in pairs of name and value.
func (g *Gateway) Request(route string, values ...string) api.Request {
	parsed, err := catalog.ParseRoute(route)
	if err != nil {
		panic(err)
	}
	operation, known := catalog.Find(parsed)
	if !known {
		panic(route + " is not in the catalog")
	}
	operation.Route = parsed
	request := api.Request{Operation: operation, Values: map[string]string{"project": g.Project}}
	for pair := range slices.Chunk(values, 2) {
		request.Values[pair[0]] = pair[1]
	}
	return request
}

// list reads a list.
func (g *Gateway) list(ctx context.Context, route string, values ...string) ([]json.RawMessage, error) {
	documents, _, err := operate.ReadList(ctx, g.Client, g.Request(route, values...), 0)
	return documents, err
}

// show reads one document.
func (g *Gateway) show(ctx context.Context, route string, values ...string) (json.RawMessage, error) {
	reply, err := operate.Read(ctx, g.Client, g.Request(route, values...))
	if err != nil {
		return nil, err
	}
	return reply.Document()
}

// lacks reports whether an error means that the server is too old for an operation. If so, it notes
// once what is missing because of that.
func (g *Gateway) lacks(err error, what string) bool {
	if !errors.Is(err, answer.ErrNoOperation) {
		return false
	}
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if g.Note != nil && !g.told[what] {
		g.Note("this server does not tell " + what)
	}
	if g.told == nil {
		g.told = make(map[string]bool)
	}
	g.told[what] = true
	return true
}

// Status is what the manager has recorded about a proxy in an environment.
type Status struct {
	Deployed bool
	Pending  bool // edits wait for a deployment
	Revision int  // 0: unknown
	Time     string
	Known    bool // false: the server is too old to tell
}

// Status returns what the manager has recorded.
func (g *Gateway) Status(ctx context.Context, proxy, environment string) (Status, error) {
	text, err := g.show(ctx, "GET "+inEnvironment+"deploy-status/", "proxy", proxy, "environment", environment)
	if errors.Is(err, answer.ErrNoOperation) {
		return g.listedStatus(ctx, proxy, environment)
	}
	if err != nil {
		return Status{}, err
	}
	o := document.Members(text)
	deployed, present, err := o.Truth("deployed")
	pending, _, pendingErr := o.Truth("redeployRequired")
	if err != nil || pendingErr != nil || !present {
		return Status{}, fault.Newf(fault.Unreadable, "cannot read the deploy status of %s in %s", proxy, environment).At(g.Client.Host(), 0)
	}
	revision, _ := strconv.Atoi(document.Words(o.Get("revision")))
	return Status{Deployed: deployed, Pending: pending, Revision: revision, Time: o.Text("lastDeployTime"), Known: true}, nil
}

// Health is what the pods of an environment say about the route of a proxy. None of them says which
// revision it serves.
type Health struct {
	Active       bool // every pod that responded has the route
	PodsActive   int
	PodsAnswered int
	Inconsistent bool // pods disagree
	Pods         []answer.Pod
	Path         string
	Known        bool // false: the server is too old to tell
}

// Health asks the pods of an environment.
func (g *Gateway) Health(ctx context.Context, proxy, environment string) (Health, error) {
	text, err := g.show(ctx, "GET "+inEnvironment+"route-health/", "proxy", proxy, "environment", environment)
	if g.lacks(err, "which pods have a route") {
		return Health{}, nil
	}
	if err != nil {
		return Health{}, err
	}
	o := document.Members(text)
	health := Health{Known: true, Path: o.Text("servedPath")}
	health.Active, _, err = o.Truth("routeActive")
	inconsistent, _, _ := o.Truth("inconsistent")
	health.PodsActive, _ = strconv.Atoi(document.Words(o.Get("podsActive")))
	health.PodsAnswered, _ = strconv.Atoi(document.Words(o.Get("podsResponded")))
	if err != nil {
		return Health{}, fault.Newf(fault.Unreadable, "cannot read the route health of %s in %s", proxy, environment).At(g.Client.Host(), 0)
	}
	pods, _ := document.ReadList(o.Get("pods"))
	for _, pod := range pods {
		o := document.Members(pod)
		active, _, _ := o.Truth("routeActive")
		health.Pods = append(health.Pods, answer.Pod{Name: o.Text("podName", "workerPodIp"), Address: o.Text("podIp", "workerPodIp"), Success: active, Message: o.Text("message", "detail", "error")})
	}
	health.Inconsistent = inconsistent || health.PodsActive > 0 && health.PodsActive < health.PodsAnswered
	return health, nil
}

// Environments returns the names of the environments of the project.
func (g *Gateway) Environments(ctx context.Context) ([]string, error) {
	return g.names(ctx, "GET /projects/{project}/environments/")
}

// Proxies returns the names of the proxies of the project.
func (g *Gateway) Proxies(ctx context.Context) ([]string, error) {
	return g.names(ctx, "GET "+proxies)
}

// names returns the names in a list, whose entries may be names themselves.
func (g *Gateway) names(ctx context.Context, route string) ([]string, error) {
	documents, err := g.list(ctx, route)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(documents))
	for i, text := range documents {
		name, ok := document.Text(text)
		if !ok {
			name = document.Members(text).Text("name")
		}
		if name == "" {
			return nil, fault.Newf(fault.Unreadable, "cannot read the list: an entry has no name").At(g.Client.Host(), 0)
		}
		names[i] = name
	}
	return names, nil
}

// CheckEnvironments returns a usage error if the project lacks an environment: older servers undeploy
// a proxy if its environment does not exist (quirks.md §5).
func (g *Gateway) CheckEnvironments(ctx context.Context, environments []string) error {
	known, err := g.Environments(ctx)
	if err != nil {
		return fault.Reading("the environments", err)
	}
	for _, name := range environments {
		if !slices.Contains(known, name) {
			slices.Sort(known)
			return fault.Usagef("the project has no environment %q", name).WithHint("its environments are: %s", listed(known)).At(g.Client.Host(), 0)
		}
	}
	return nil
}

// listed joins names; without any, it is "none".
func listed(names []string) string { return cmp.Or(strings.Join(names, ", "), "none") }

// each runs work(0) to work(n-1) with the workers of the gateway. It returns the first error.
func (g *Gateway) each(ctx context.Context, n int, work func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	next := make(chan int)
	for range min(max(g.Workers, 1), n) {
		group.Go(func() {
			for i := range next {
				if err := work(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := range n {
		select {
		case next <- i:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(next)
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return nil
}

// pause pauses, unless the context ends.
func (g *Gateway) pause(ctx context.Context, d time.Duration) error {
	if g.Wait != nil {
		return g.Wait(ctx, d)
	}
	if api.Sleep(ctx, d) != nil {
		return fault.Newf(fault.Interrupted, "interrupted")
	}
	return nil
}
