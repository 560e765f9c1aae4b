package rollout

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

func rowsOf(rows []Running) string {
	var lines []string
	for _, row := range rows {
		line := fmt.Sprintf("%s@%s %s r%d %s %s", row.Proxy, row.Environment, row.State, row.Revision, row.Version, row.By)
		if row.PodsResponded != nil {
			line += fmt.Sprintf(" %d/%d", *row.PodsActive, *row.PodsResponded)
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, "; ")
}

const orders = `{"name":"orders","apiProxyDeployList":[
	{"environmentName":"test","deploy":true,"redeployRequired":false},
	{"environmentName":"prod","deploy":true,"redeployRequired":true},
	{"environmentName":"old","deploy":false,"redeployRequired":false}]}`

const records = `{"revision":9,"environment":"prod","backendApiVersion":"v1.3","username":"ayse","deploy":true,"deploymentTime":"2026-11-02T08:12:00Z"},
	{"revision":12,"environment":"test","backendApiVersion":"v1.4","username":"jenkins","deploy":true},
	{"revision":"11","environment":"prod","deploy":false},{"revision":10,"environment":"test","deploy":true}`

// An overview has a row for each proxy and environment, with one call for the project and one for
// each proxy.
func TestOverview(t *testing.T) {
	g, l, _ := gateway(t, map[string][]string{promotion: {orders + `,{"name":"orders-v2","apiProxyDeployList":[]}`}, history: {records}})
	rows, err := Survey(t.Context(), []*Gateway{g}, Overview{})
	if err != nil {
		t.Fatal(err)
	}
	want := "orders@test current r12 v1.4 jenkins; orders@prod pending r9 v1.3 ayse; orders@old undeployed r0; orders-v2@ undeployed r0"
	if got := rowsOf(rows); got != want {
		t.Errorf("got %s", got)
	}
	if len(l.asked) != 2 {
		t.Errorf("asked %q", l.asked)
	}
}

func TestOverviewOfOne(t *testing.T) {
	g, _, _ := gateway(t, map[string][]string{promotion: {orders}, history: {records}, "environments/": {`{"name":"prod"},{"name":"test"}`}})
	if rows, err := Survey(t.Context(), []*Gateway{g}, Overview{Proxies: []string{"orders"}, Environments: []string{"prod"}}); err != nil || rowsOf(rows) != "orders@prod pending r9 v1.3 ayse" {
		t.Errorf("got %s, %v", rowsOf(rows), err)
	}
	// A name is exact, not a part of another one.
	if _, err := Survey(t.Context(), []*Gateway{g}, Overview{Proxies: []string{"order"}}); !fault.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
	if _, err := Survey(t.Context(), []*Gateway{g}, Overview{Environments: []string{"production"}}); !fault.Is(err, fault.Usage) || !strings.Contains(fault.From(err).Hint, "prod, test") {
		t.Errorf("got %v", err)
	}
}

// The pods may say that the manager is wrong.
func TestOverviewOfPods(t *testing.T) {
	for name, test := range map[string]struct{ deployed, health, want string }{
		"all":          {"true", `{"routeActive":true,"podsActive":2,"podsResponded":2}`, "orders@prod current r9 v1.3 ayse 2/2"},
		"one lags":     {"true", `{"routeActive":false,"podsActive":1,"podsResponded":2}`, "orders@prod missing r9 v1.3 ayse 1/2"},
		"missing":      {"true", `{"routeActive":false,"podsActive":0,"podsResponded":2}`, "orders@prod missing r9 v1.3 ayse 0/2"},
		"silent":       {"true", `{"routeActive":false,"podsActive":0,"podsResponded":0}`, "orders@prod unknown r9 v1.3 ayse 0/0"},
		"orphan":       {"false", `{"routeActive":true,"podsActive":2,"podsResponded":2}`, "orders@prod orphan r0 2/2"},
		"disagree":     {"true", `{"routeActive":true,"podsActive":2,"podsResponded":2,"inconsistent":true}`, "orders@prod missing r9 v1.3 ayse 2/2"},
		"no, disagree": {"false", `{"routeActive":false,"podsActive":0,"podsResponded":2,"inconsistent":true}`, "orders@prod orphan r0 0/2"},
		"one orphan":   {"false", `{"routeActive":false,"podsActive":1,"podsResponded":2}`, "orders@prod orphan r0 1/2"},
		"no, silent":   {"false", `{"routeActive":false,"podsActive":0,"podsResponded":0}`, "orders@prod unknown r0 0/0"},
		"nowhere":      {"false", `{"routeActive":false,"podsActive":0,"podsResponded":2}`, "orders@prod undeployed r0 0/2"},
	} {
		list := `{"name":"orders","apiProxyDeployList":[{"environmentName":"prod","deploy":` + test.deployed + `,"redeployRequired":false}]}`
		g, _, _ := gateway(t, map[string][]string{promotion: {list}, history: {records}, health: {test.health}, "environments/": {`{"name":"prod"}`}})
		rows, err := Survey(t.Context(), []*Gateway{g}, Overview{Pods: true})
		if got := rowsOf(rows); err != nil || strings.Join(strings.Fields(got), " ") != test.want {
			t.Errorf("%s: got %s, %v", name, got, err)
		}
	}
}

// An old server lowers what is shown, and says so once.
func TestOverviewOfAnOldServer(t *testing.T) {
	g, _, notes := gateway(t, map[string][]string{"apiProxies/": {`{"name":"orders"}`}, "environments/": {`{"name":"prod"}`}, status: {`{"deployed":true,"redeployRequired":false,"revision":9}`}})
	rows, err := Survey(t.Context(), []*Gateway{g}, Overview{Pods: true})
	if err != nil || rowsOf(rows) != "orders@prod unknown r9" { // of the pods, nothing is known
		t.Errorf("got %s, %v", rowsOf(rows), err)
	}
	if len(*notes) != 3 {
		t.Errorf("the notes are %q", *notes)
	}
	// A server that leaves out the deployments does not say that there are none.
	g, _, _ = gateway(t, map[string][]string{promotion: {`{"name":"orders"}`}, "apiProxies/": {`{"name":"orders"}`}, "environments/": {`{"name":"prod"}`}, status: {`{"deployed":true,"redeployRequired":true,"revision":9}`}})
	if rows, err := Survey(t.Context(), []*Gateway{g}, Overview{}); err != nil || rowsOf(rows) != "orders@prod pending r9" {
		t.Errorf("got %s, %v", rowsOf(rows), err)
	}
	g, _, _ = gateway(t, map[string][]string{"apiProxies/": {`{"name":"orders"}`}, "environments/": {`{"name":"prod"}`}})
	if rows, err := Survey(t.Context(), []*Gateway{g}, Overview{}); err != nil || rowsOf(rows) != "orders@prod unknown r0" {
		t.Errorf("got %s, %v", rowsOf(rows), err)
	}
}

// With pods, each proxy is asked about in each environment of the project; without, only what the
// manager has recorded is shown.
func TestOverviewEverywhere(t *testing.T) {
	answers := map[string][]string{
		promotion:       {`{"name":"orders","apiProxyDeployList":[{"environmentName":"gone","deploy":true}]}`},
		"environments/": {`{"name":"test"},{"name":"prod"}`},
		history:         {records},
		health:          {`{"routeActive":true,"podsActive":2,"podsResponded":2}`},
		"apiProxies/orders/environments/test/route-health/": {`{"routeActive":false,"podsActive":0,"podsResponded":2}`},
		"apiProxies/orders/environments/gone/route-health/": {`{"routeActive":true,"podsActive":1,"podsResponded":1}`},
	}
	for want, what := range map[string]Overview{
		"orders@gone current r0": {},
		"orders@test undeployed r0; orders@prod undeployed r0; orders@gone current r0":               {Everywhere: true},
		"orders@test undeployed r0   0/2; orders@prod orphan r0   2/2; orders@gone current r0   1/1": {Pods: true},
		"orders@prod undeployed r0": {Environments: []string{"prod"}},
	} {
		g, _, _ := gateway(t, answers)
		if rows, err := Survey(t.Context(), []*Gateway{g}, what); err != nil || rowsOf(rows) != want {
			t.Errorf("got %s, %v", rowsOf(rows), err)
		}
	}
}

// What cannot be read does not hide the rest, and the error names it.
func TestOverviewWithGaps(t *testing.T) {
	broken := []string{`{"deploy":"?"}`}
	two := `{"name":"orders","apiProxyDeployList":[{"environmentName":"prod","deploy":true}]},{"name":"pets","apiProxyDeployList":[{"environmentName":"prod","deploy":true}]}`
	g, _, _ := gateway(t, map[string][]string{promotion: {two}, history: broken, "apiProxies/pets/deploy-histories/": {records}})
	rows, err := Survey(t.Context(), []*Gateway{g}, Overview{Proxies: []string{"orders", "pets"}})
	if want := "orders@prod current r0; pets@prod current r9 v1.3 ayse"; rowsOf(rows) != want || !fault.Is(err, fault.Unreadable) {
		t.Errorf("got %s, %v", rowsOf(rows), err)
	}
	if !strings.HasPrefix(err.Error(), "cannot read the deploy history of orders: ") {
		t.Errorf("got %v", err)
	}
	rows, err = Survey(t.Context(), []*Gateway{g}, Overview{Proxies: []string{"orders", "nope"}})
	if rowsOf(rows) != "orders@prod current r0" || !fault.Is(err, fault.Failed) || !strings.HasSuffix(fault.From(err).Message, `; the project has no proxy "nope"`) {
		t.Errorf("got %s, %v", rowsOf(rows), err)
	}
	many := make([]string, 7)
	for i := range many {
		many[i] = fmt.Sprint("nope-", i)
	}
	if _, err = Survey(t.Context(), []*Gateway{g}, Overview{Proxies: many}); !fault.Is(err, fault.NotFound) || !strings.HasSuffix(fault.From(err).Message, `"nope-4"; and 2 more`) {
		t.Errorf("got %v", err)
	}
}

// Among several projects, one that cannot be read does not hide the others.
func TestOverviewOfProjects(t *testing.T) {
	good, _, _ := gateway(t, map[string][]string{promotion: {orders}, history: {records}, "environments/": {`"prod"`}})
	bad, _, _ := gateway(t, map[string][]string{promotion: {`{"name":"pay","apiProxyDeployList":[]}`}, "environments/": {`{}`}})
	bad.Project = "P"
	both := []*Gateway{bad, good}
	rows, err := Survey(t.Context(), both, Overview{Environments: []string{"prod"}})
	if rowsOf(rows) != "orders@prod pending r9 v1.3 ayse" || !fault.Is(err, fault.Unreadable) || !strings.HasPrefix(err.Error(), "cannot read project P: ") {
		t.Errorf("got %s, %v", rowsOf(rows), err)
	}
	if _, err = Survey(t.Context(), both, Overview{Environments: []string{"prod"}, Proxies: []string{"nope"}}); !strings.HasSuffix(fault.From(err).Message, `no project that can be read has a proxy "nope"`) {
		t.Errorf("got %v", err)
	}
	if rows, err = Survey(t.Context(), both, Overview{Proxies: []string{"pay"}}); rowsOf(rows) != "pay@ undeployed r0" || err != nil {
		t.Errorf("got %s, %v", rowsOf(rows), err)
	}
	if rows, err = Survey(t.Context(), []*Gateway{good, good}, Overview{Environments: []string{"prod", "typo"}}); len(rows) > 0 || !fault.Is(err, fault.Usage) || fault.From(err).Hint != "the environments are: prod" {
		t.Errorf("got %s, %v", rowsOf(rows), err)
	}
}

// A request without a response does not hide the rest, and a server that is down is not asked again and
// again.
func TestOverviewOfASilentServer(t *testing.T) {
	for answers, want := range map[string]struct{ asked, gaps int }{
		"good silent good silent silent good":          {6, 3},
		"silent silent good silent silent silent good": {6, 6},
	} {
		g, _, _ := gateway(t, nil)
		g.Workers = 1
		s := &survey{projects: []*surveyed{{Gateway: g}}}
		row, count := Running{State: Current}, 0
		var reads []read
		for _, answer := range strings.Fields(answers) {
			reads = append(reads, read{what: "it", row: &row, do: func(context.Context) error {
				count++
				if answer == "silent" {
					return fault.Newf(fault.Unreachable, "no response")
				}
				return nil
			}})
		}
		if err := s.carryOut(t.Context(), reads); err != nil || count != want.asked || len(s.gaps) != want.gaps || row.State != Unknown {
			t.Errorf("%s: asked %d times, %v, %v", answers, count, err, s.gaps)
		}
	}
}
