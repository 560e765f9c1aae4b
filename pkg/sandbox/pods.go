package sandbox

import (
	"fmt"
	"slices"
)

// defaultPods is the number of gateways of an environment.
const defaultPods = 2

// opposes reports whether the gateways of an environment do the opposite of what the manager says.
func (c *call) opposes(environment string) bool {
	return slices.Contains(c.sandbox.options.Inconsistent, environment)
}

// routeHealth says which of the pods that answer have loaded the route. Nothing says which revision,
// or how many pods there are (quirks.md §24).
func routeHealth(c *call, _ []string) (reply, error) {
	environment := c.path["environmentName"]
	unit, _ := c.unit()
	state := unit.states()[environment]
	deployed := state["deployed"] == true
	lag, _ := state["$lag"].(int)
	if lag > 0 {
		state["$lag"] = lag - 1
	}
	served := decoded(unit.configuration())
	if text(state, "$configuration") != "" {
		served = decoded(text(state, "$configuration"))
	}
	pods, active := []any{}, 0
	answering := max(0, c.sandbox.options.Pods-c.sandbox.options.SilentPods)
	for number := 1; number <= answering; number++ {
		loaded := deployed
		if c.opposes(environment) || lag > 1 || lag == 1 && number == answering { // the last one is late
			loaded = !deployed
		}
		if loaded {
			active++
		}
		pods = append(pods, podHealth(environment, number, loaded, served))
	}
	health := document{
		"routeActive": active == answering && answering > 0, "servedPath": nil, "methods": nil,
		"apinizerRootContext": "/", "podsResponded": answering, "podsActive": active,
		"deployedInManager": deployed, "pods": pods,
	}
	health["inconsistent"] = answering > 0 && health["routeActive"] != deployed
	if active > 0 {
		health["servedPath"], health["methods"] = served.paths()[0], served.methods()
	}
	return c.sandbox.options.Dialect.list([]document{health}), nil
}

// podHealth is the answer of one pod. One that has not loaded the route says why.
func podHealth(environment string, number int, loaded bool, served item) document {
	pod := document{
		"routeActive": loaded, "apinizerRootContext": "/",
		"workerPodIp": "http://" + podIP(environment, number) + ":8091",
	}
	if loaded {
		pod["servedPath"], pod["methods"] = served.paths()[0], served.methods()
	} else {
		pod["error"] = "API proxy is not loaded"
	}
	return pod
}

func podIP(environment string, number int) string {
	return fmt.Sprintf("10.0.%d.%d", slices.Index(SampleEnvironments(), environment), 10+number)
}
