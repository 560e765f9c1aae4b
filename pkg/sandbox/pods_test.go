package sandbox_test

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestPods(t *testing.T) {
	for name, test := range map[string]struct {
		options sandbox.Options
		lines   string
	}{
		"healthy": {sandbox.Options{Pods: 3}, `
			GET /apiProxies/Orders/environments/production/route-health/ => 200 "podsActive":3 & "podsResponded":3 & "routeActive":true & "inconsistent":false & "deployedInManager":true & "methods":["GET","POST"] & "servedPath":"/orders" & "workerPodIp":"http://10.0.0.13:8091" & !revision
			GET /apiProxies/Weather/environments/production/route-health/ => 200 "podsActive":0 & "podsResponded":3 & "routeActive":false & "inconsistent":false & "deployedInManager":false`},
		"late": {sandbox.Options{PodLag: 2}, `
			POST /apiProxies/Weather/environments/staging/ => 200 success
			GET /apiProxies/Weather/environments/staging/deploy-status/ => 200 "deployed":true & "revision":1
			GET /apiProxies/Weather/environments/staging/route-health/ => 200 "podsActive":0 & "podsResponded":2 & "routeActive":false & "inconsistent":true
			GET /apiProxies/Weather/environments/staging/route-health/ => 200 "podsActive":1 & "routeActive":false & "error"
			GET /apiProxies/Weather/environments/staging/route-health/ => 200 "podsActive":2 & "routeActive":true & "inconsistent":false
			DELETE /apiProxies/Weather/environments/staging/ => 200 success
			GET /apiProxies/Weather/environments/staging/route-health/ => 200 "podsActive":2 & "routeActive":true & "inconsistent":true & "deployedInManager":false
			GET /apiProxies/Orders/environments/staging/route-health/ => 200 "podsActive":2 & "routeActive":true`},
		"silent": {sandbox.Options{Pods: 3, SilentPods: 1}, `
			GET /apiProxies/Orders/environments/production/route-health/ => 200 "podsActive":2 & "podsResponded":2 & "routeActive":true`},
		"all silent": {sandbox.Options{SilentPods: 9}, `
			GET /apiProxies/Orders/environments/production/route-health/ => 200 "podsActive":0 & "podsResponded":0 & "routeActive":false & "inconsistent":false & "pods":[]`},
		"missing and orphaned": {sandbox.Options{Inconsistent: []string{"production"}}, `
			GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "deployed":true
			GET /apiProxies/Orders/environments/production/route-health/ => 200 "deployedInManager":true & "routeActive":false & "inconsistent":true
			GET /apiProxies/Weather/environments/production/deploy-status/ => 200 "deployed":false
			GET /apiProxies/Weather/environments/production/route-health/ => 200 "deployedInManager":false & "routeActive":true & "inconsistent":true & "servedPath":"/weather"
			DELETE /apiProxies/Weather/environments/production/ => 200 success
			GET /apiProxies/Orders/environments/staging/route-health/ => 200 "routeActive":true & "inconsistent":false`},
		"a failed deployment leaves what runs": {sandbox.Options{FailEnvironments: []string{"staging"}}, `
			PATCH /apiProxies/Orders/settings/client-route/ {"clientRoute":{"relativePathList":["/new"]}} => 200 success
			POST /apiProxies/Orders/environments/staging/ => 200 Connection refused
			GET /apiProxies/Orders/environments/staging/route-health/ => 200 "routeActive":true & "servedPath":"/orders"
			GET /apiProxies/Orders/invoke-info/ => 200 "fullPaths":["/new"] & "methods":["GET","POST"] & "schemes":["https"] & "deployed":true`},
		"elsewhere": {sandbox.Options{GatewayURL: "http://127.0.0.1:1"}, `
			GET /apiProxies/Orders/invoke-info/ => 200 "gatewayBaseUrl":"http://127.0.0.1:1" & "schemes":["http"]`},
		"named in a deployment": {sandbox.Options{Dialect: sandbox.Details, Pods: 1}, `
			POST /apiProxies/Orders/environments/staging/ => 200 worker-1 & 10.0.1.11 & !worker-2`},
	} {
		t.Run(name, func(t *testing.T) { session(t, test.options, test.lines) })
	}
}
