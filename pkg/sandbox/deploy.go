package sandbox

func deploy(c *call, _ []string) (reply, error) { return c.done(nil) }

// undeploy also answers with a deploymentResult (quirks.md §4).
func undeploy(c *call, _ []string) (reply, error) {
	recordDeployment(c, false)
	return c.sandbox.options.Dialect.changed(document{
		"deploymentResult": c.sandbox.options.Dialect.deploymentResult(c.targets, c.sandbox.options.FailEnvironments),
	}), nil
}

// deploymentIn returns whether and how the proxy of the path is deployed in an environment.
func deploymentIn(c *call, environment string) document {
	held := c.project.Collections[below(deployable(c), environments)][environment]
	if held == nil {
		return document{"deployed": false, "lastDeployTime": nil, "revision": nil, "redeployRequired": false}
	}
	return shown(held)
}

func deployStatus(c *call, _ []string) (reply, error) {
	return c.sandbox.options.Dialect.list([]document{deploymentIn(c, c.path["environmentName"])}), nil
}

// routeHealth says which pods have loaded the route; nothing says which revision (quirks.md §24).
func routeHealth(c *call, _ []string) (reply, error) {
	environment := c.path["environmentName"]
	active := deploymentIn(c, environment)["deployed"] == true && !c.fails(environment)
	pods := []document{}
	for _, name := range []string{"worker-1", "worker-2"} {
		pods = append(pods, document{"podName": name, "routeActive": active, "success": true})
	}
	answered, running := len(pods), 0
	if active {
		running = len(pods)
	}
	return c.sandbox.options.Dialect.list([]document{{
		"routeActive": active, "servedPath": c.project.Collections[proxies][c.path["apiProxyName"]]["relativePath"],
		"methods": []any{"GET"}, "apinizerRootContext": "/",
		"podsResponded": answered, "podsActive": running, "pods": pods,
	}}), nil
}

// invokeInfo says how a proxy is called in each environment.
func invokeInfo(c *call, _ []string) (reply, error) {
	found := []document{}
	proxy := c.object
	for _, name := range c.environments() {
		access := text(c.project.Collections[environments][name], "accessUrl")
		found = append(found, document{
			"environmentName": name, "gatewayBaseUrl": access, "rootContext": "/", "methods": []any{"GET"},
			"fullPaths": []any{proxy["relativePath"]}, "schemes": []any{"https"},
			"deployed": deploymentIn(c, name)["deployed"],
		})
	}
	return c.sandbox.options.Dialect.list(found), nil
}

// groupEnvironments lists the environments in which a group is deployed.
func groupEnvironments(c *call, _ []string) (reply, error) {
	found := []document{}
	for _, name := range deployedIn(c) {
		found = append(found, shown(c.project.Collections[environments][name]))
	}
	return c.sandbox.options.Dialect.list(found), nil
}

// rollback restores a revision, and deploys it if the query names an environment. Only a sentence
// says whether that failed (quirks.md §5).
func rollback(c *call, _ []string) (reply, error) {
	message := "API Proxy rolled back successfully"
	if c.deploys {
		message += " and deployed"
		if c.fails(c.targets[0]) {
			message = "API Proxy rolled back successfully but deployment failed: Connection refused"
		}
		recordDeployment(c, true)
	}
	return c.sandbox.options.Dialect.changed(document{"resultMessage": message}), nil
}
