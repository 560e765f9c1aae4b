package rollout

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/api"
)

// BenchmarkSurvey reads 500 proxies in 4 environments from a server that takes 20 ms for each response.
// It reports the time divided by that of its calls without any overhead ("x-floor").
func BenchmarkSurvey(b *testing.B) {
	const workers, delay = 16, 20 * time.Millisecond
	for name, what := range map[string]Overview{"manager": {}, "pods": {Pods: true}} {
		b.Run(name, func(b *testing.B) {
			var calls atomic.Int64
			answers := slowGateway(500, "dev", "test", "uat", "prod")
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				time.Sleep(delay)
				w.Header().Set("Content-Type", "application/json")
				_, _ = fmt.Fprintf(w, `{"status":"SUCCESS","resultList":[%s]}`, answers(r.URL.Path))
			}))
			defer server.Close()
			host, _ := url.Parse(server.URL)
			for b.Loop() {
				client, err := api.NewClient(api.Options{Host: host, Token: "t", Connections: workers})
				if err != nil {
					b.Fatal(err)
				}
				rows, err := Survey(b.Context(), []*Gateway{{Client: client, Project: "P", Workers: workers}}, what)
				if err != nil || len(rows) != 500*4 || rows[0].State != Current {
					b.Fatalf("%d rows, %v", len(rows), err)
				}
				client.Close()
			}
			floor := (calls.Load() + workers - 1) / workers * int64(delay)
			b.ReportMetric(float64(b.Elapsed())/float64(floor), "x-floor")
			b.ReportMetric(float64(calls.Load())/float64(b.N), "calls/op")
		})
	}
}

// slowGateway returns what answers a path, for a number of proxies that are deployed everywhere.
func slowGateway(proxies int, environments ...string) func(path string) string {
	var deployed, named, records []string
	for i, environment := range environments {
		named = append(named, fmt.Sprintf(`{"name":%q}`, environment))
		deployed = append(deployed, fmt.Sprintf(`{"environmentName":%q,"deploy":true,"redeployRequired":false}`, environment))
		records = append(records, fmt.Sprintf(`{"revision":%d,"environment":%q,"deploy":true}`, i+1, environment))
	}
	list := make([]string, proxies)
	for i := range list {
		name, _ := json.Marshal(fmt.Sprint("proxy-", i))
		list[i] = fmt.Sprintf(`{"name":%s,"apiProxyDeployList":[%s]}`, name, strings.Join(deployed, ","))
	}
	return func(path string) string {
		switch {
		case strings.HasSuffix(path, "/forpromotion"):
			return strings.Join(list, ",")
		case strings.HasSuffix(path, "/deploy-histories/"):
			return strings.Join(records, ",")
		case strings.HasSuffix(path, "/route-health/"):
			return `{"routeActive":true,"podsActive":2,"podsResponded":2}`
		}
		return strings.Join(named, ",")
	}
}
