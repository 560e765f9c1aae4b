package sandbox

import (
	"maps"
	"net/http"
)

// An endpoint is identified by its method and its path, which stand in the body (quirks.md §7).
// Its key is "GET /orders".

// addEndpoint stores an endpoint of a proxy, whose name the server returns as "endpoint".
func addEndpoint(c *call, proxy string, fields document) {
	key := text(fields, "httpMethod") + " " + text(fields, "name")
	endpoint := document{"id": key, "description": nil, "active": true, "endpoint": fields["name"]}
	maps.Copy(endpoint, withoutDeployment(fields, "name"))
	c.project.put(below(below(proxies, proxy), "endpoints"), key, endpoint)
}

// endpointKey returns the key of the endpoint in the body, by the names of its fields there.
func endpointKey(c *call, name, method string) (string, error) {
	key := text(c.fields, method) + " " + text(c.fields, name)
	if c.project.Collections[below(below(proxies, c.path["apiProxyName"]), "endpoints")][key] == nil {
		return "", failure{http.StatusNotFound, "Endpoint (" + key + ") was not found!"}
	}
	return key, nil
}

func createEndpoint(c *call, _ []string) (reply, error) {
	if key, err := endpointKey(c, "name", "httpMethod"); err == nil {
		return reply{}, rejected("Endpoint (%s) already exists!", key)
	}
	addEndpoint(c, c.path["apiProxyName"], c.fields)
	return c.done(nil)
}

// changeEndpoint changes the given fields. Its arguments are the fields that identify the endpoint.
func changeEndpoint(c *call, words []string) (reply, error) {
	key, err := endpointKey(c, words[0], words[1])
	if err != nil {
		return reply{}, err
	}
	maps.Copy(c.project.Collections[below(below(proxies, c.path["apiProxyName"]), "endpoints")][key],
		withoutDeployment(c.fields, words[0], words[1]))
	return c.done(nil)
}

func deleteEndpoint(c *call, _ []string) (reply, error) {
	key, err := endpointKey(c, "name", "httpMethod")
	if err != nil {
		return reply{}, err
	}
	removeEndpoint(c, c.path["apiProxyName"], key)
	return c.done(nil)
}

// removeEndpoint removes an endpoint with the policies of its method.
func removeEndpoint(c *call, proxy, key string) {
	delete(c.project.Collections[below(below(proxies, proxy), "endpoints")], key)
	policies := c.project.Collections[below(below(proxies, proxy), "policies")]
	for name, policy := range policies {
		if targetOf(policy) == key {
			delete(policies, name)
		}
	}
}

// showEndpoint returns an endpoint without an envelope, on request with its policies.
func showEndpoint(c *call, words []string) (reply, error) {
	key, err := endpointKey(c, "name", "httpMethod")
	if err != nil {
		return reply{}, err
	}
	found := shown(c.project.Collections[below(below(proxies, c.path["apiProxyName"]), "endpoints")][key])
	if len(words) > 0 {
		maps.Copy(found, policiesOf(c, key))
	}
	return jsonReply(http.StatusOK, found), nil
}

// listEndpoints lists the endpoints. Not every operation can add their policies.
func listEndpoints(c *call, words []string) (reply, error) {
	found := endpointsOf(c)
	if len(words) == 0 {
		found = documents(c.project.Collections[below(below(proxies, c.path["apiProxyName"]), "endpoints")])
	}
	return c.sandbox.options.Dialect.list(found), nil
}

// endpointsOf returns the endpoints of the proxy of the path, on request with their policies.
func endpointsOf(c *call) []document {
	found := documents(c.project.Collections[below(below(proxies, c.path["apiProxyName"]), "endpoints")])
	if c.query("withPolicies") == "true" {
		for _, endpoint := range found {
			maps.Copy(endpoint, policiesOf(c, text(endpoint, "httpMethod")+" "+text(endpoint, "endpoint")))
		}
	}
	return found
}
