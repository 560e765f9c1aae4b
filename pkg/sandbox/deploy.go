package sandbox

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

func deploy(c *call, _ []string) (reply, error) { return c.done(nil) }

// undeploy also answers with a deploymentResult (quirks.md §4). An orphan can be undeployed, although
// the manager says that nothing is deployed.
func undeploy(c *call, _ []string) (reply, error) {
	unit, exists := c.unit()
	if !exists {
		return reply{}, notFound(unit.within, unit.name)
	}
	name := c.path["environmentName"]
	if unit.within == proxies && unit.states()[name]["deployed"] != true && !c.opposes(name) {
		return reply{}, rejected("ApiProxy with name (%s) is not deployed to Environment(%s)!", unit.name, name)
	}
	recordDeployment(c, false, "Undeployed by APIOPS Api")
	return c.sandbox.options.Dialect.changed(document{
		"deploymentResult": c.sandbox.options.Dialect.deploymentResult("Undeployed", c.targets, c.down(), c.sandbox.options.Pods),
	}), nil
}

// deployStatus says what the manager knows of a proxy in an environment.
func deployStatus(c *call, _ []string) (reply, error) {
	status := document{"deployed": false, "lastDeployTime": nil, "revision": nil, "redeployRequired": false}
	unit, _ := c.unit()
	if state := unit.states()[c.path["environmentName"]]; state != nil {
		status = shown(state)
	}
	return c.sandbox.options.Dialect.list([]document{status}), nil
}

// invokeInfo says how a proxy is called in each environment, whether it is deployed there or not.
func invokeInfo(c *call, _ []string) (reply, error) {
	unit, _ := c.unit()
	stored := decoded(unit.configuration())
	found := []document{}
	for _, name := range c.environments() {
		access := cmp.Or(c.sandbox.options.GatewayURL, text(c.project.Collections[environments][name], "accessUrl"))
		scheme, _, _ := strings.Cut(access, "://")
		found = append(found, document{
			"environmentName": name, "gatewayBaseUrl": access, "rootContext": "/", "methods": stored.methods(),
			"fullPaths": stored.paths(), "schemes": []any{scheme},
			"deployed": unit.states()[name]["deployed"] == true,
		})
	}
	return c.sandbox.options.Dialect.list(found), nil
}

// paths returns the paths at which the gateways serve a configuration.
func (i item) paths() []any {
	if list := elements(inner(i.Object, "clientRoute"), "relativePathList"); len(list) > 0 {
		return list
	}
	return []any{i.Object["relativePath"]}
}

// methods returns the HTTP methods of the endpoints of a configuration.
func (i item) methods() []string {
	found := map[string]bool{}
	for _, endpoint := range i.Below["endpoints"] {
		found[strings.ToUpper(text(endpoint, "httpMethod"))] = true
	}
	return append([]string{}, slices.Sorted(maps.Keys(found))...)
}

// groupEnvironments lists the environments in which a group is deployed.
func groupEnvironments(c *call, _ []string) (reply, error) {
	found := []document{}
	unit, _ := c.unit()
	for _, name := range unit.deployedIn() {
		found = append(found, shown(c.project.Collections[environments][name]))
	}
	return c.sandbox.options.Dialect.list(found), nil
}
