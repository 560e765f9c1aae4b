package sandbox

// openRoutes need no token (quirks.md §12).
func openRoutes() []route {
	return []route{
		{"POST /auth/token", logIn},
		{"GET /test/healthcheck", checkHealth},
	}
}

// guardedRoutes are answered to whoever sends the token.
func guardedRoutes() []route {
	routes := []route{
		{"GET /test/hello/{name}", sayHello},

		{"GET /projects/", list(allProjects)},
		{"GET /environments/", list(allEnvironments)},
		{"GET /projects/{projectName}/environments/", list(environmentsOfProject)},

		{"GET /projects/{projectName}/keys/", list(documentsOf(keys))},
		{"GET /projects/{projectName}/keystores/", list(documentsOf(keystores))},
		{"GET /projects/{projectName}/certificates/", list(documentsOf(certificates))},
		{"GET /projects/{projectName}/jwks/", list(documentsOf(jwks))},
		{"GET /projects/{projectName}/apiProxies/", list(documentsOf(proxies))},
		{"GET /projects/{projectName}/apiProxyGroups/", list(documentsOf(proxyGroups))},

		{"GET /projects/{projectName}/credentials/", list(credentials)},
		{"POST /projects/{projectName}/credentials/", change(createCredential)},
		{"PUT /projects/{projectName}/credentials/", change(updateCredential)},
		{"DELETE /projects/{projectName}/credentials/{username}/", change(deleteCredential)},
		{"PATCH /projects/{projectName}/credentials/{username}/", change(changePassword)},

		{"GET /projects/{projectName}/credentials/{username}/access/", list(grantedAccess)},
		{"PUT /projects/{projectName}/credentials/{username}/access/", change(grantAccess)},
		{"DELETE /projects/{projectName}/credentials/{username}/access/", change(revokeAccess)},

		{"PUT /projects/{projectName}/credentials/{username}/token/", change(setToken)},
		{"DELETE /projects/{projectName}/credentials/{username}/token/", change(resetToken)},

		{"POST /projects/{projectName}/credential-organizations/", createOrganization},
		{"GET /projects/{projectName}/credential-organizations/{code}", showOrganization},
		{"PUT /projects/{projectName}/credential-organizations/{code}", updateOrganization},
		{"DELETE /projects/{projectName}/credential-organizations/{code}", deleteOrganization},
	}
	for _, assignment := range assignments() {
		path := "/projects/{projectName}/credentials/{username}/" + assignment.segment + "/"
		routes = append(routes,
			route{"PUT " + path + "{" + assignment.placeholder + "}/", change(assignment.set)},
			route{"DELETE " + path, change(assignment.remove)},
		)
	}
	return routes
}
