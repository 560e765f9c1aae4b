package sandbox

import (
	"maps"
	"net/http"
)

// draftProxy creates an AI, MCP or A2A proxy, which is not deployed (quirks.md §5).
func draftProxy(c *call, words []string) (reply, error) {
	name := c.path["apiProxyName"]
	if c.project.Collections[proxies][name] != nil {
		return reply{}, exists(proxies, name)
	}
	proxy := document{"name": name, "type": words[0], "soapToRest": false}
	maps.Copy(proxy, c.fields)
	proxy["name"] = name
	c.project.put(proxies, name, proxy)
	return c.done(nil)
}

// addGateway creates an MCP proxy in front of a proxy.
func addGateway(c *call, _ []string) (reply, error) {
	name := text(c.fields, "name")
	if name == "" {
		name = c.key + "-mcp"
	}
	if c.project.Collections[proxies][name] != nil {
		return reply{}, exists(proxies, name)
	}
	path := text(c.fields, "relativePath")
	if path == "" {
		path = text(c.object, "relativePath") + "-mcp"
	}
	c.object = document{
		"name": name, "type": "MCP", "relativePath": path, "soapToRest": false, "description": c.fields["description"],
	}
	c.project.put(proxies, name, c.object)
	return c.done(document{"apiProxyName": name})
}

// showProxy returns a proxy with its endpoints and deployments, on request with the policies of each.
func showProxy(c *call, _ []string) (reply, error) {
	proxy, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	proxy = maps.Clone(proxy)
	if c.query("withPolicies") == "true" {
		maps.Copy(proxy, policiesOf(c, ""))
	}
	unit, _ := c.unit()
	proxy["apiType"], proxy["endpointList"] = proxy["type"], endpointsOf(c)
	proxy["deploymentList"] = unit.deployments("deployed")
	return c.sandbox.options.Dialect.list([]document{shown(proxy)}), nil
}

// changeMetadata merges fields of the proxy itself; another name renames it (quirks.md §14).
func changeMetadata(c *call, _ []string) (reply, error) {
	if err := renamed(c, []string{"rename"}); err != nil {
		return reply{}, err
	}
	c.path["apiProxyName"] = c.key
	maps.Copy(c.object, withoutDeployment(c.fields))
	c.object["name"] = c.key
	return c.done(nil)
}

// withoutDeployment returns the fields that do not ask for a deployment or identify an endpoint.
func withoutDeployment(fields document, others ...string) document {
	kept := maps.Clone(fields)
	for _, name := range append(others, "deploy", "deployTargetEnvironmentNameList") {
		delete(kept, name)
	}
	return kept
}

// showPromotable lists what can be promoted: the proxies of the project, or of a group.
func showPromotable(c *call, _ []string) (reply, error) {
	found := c.project.Collections[proxies]
	if group := c.path["groupName"]; group != "" {
		members := collection{}
		for name := range c.project.Collections[below(below(proxyGroups, group), proxies)] {
			if found[name] != nil {
				members[name] = found[name]
			}
		}
		found = members
	}
	listed := documents(found)
	for _, proxy := range listed {
		name := text(proxy, "name")
		proxy["id"], proxy["apiProxyDeployList"] = name, unit{c.project, proxies, name}.deployments("deploy")
	}
	return c.sandbox.options.Dialect.list(listed), nil
}

// promote stores what another installation sends and returns it without an envelope. Whether it was
// deployed is not told (quirks.md §24).
func promote(c *call, words []string) (reply, error) {
	name := text(c.fields, "name")
	if c.project.Collections[words[0]][name] != nil && c.fields["id"] == nil {
		return reply{}, exists(words[0], name)
	}
	if kind := c.project.Collections[words[0]][name]["$creationType"]; kind != nil {
		c.fields["$creationType"] = kind
	}
	c.project.put(words[0], name, c.fields)
	c.path[map[string]string{proxies: "apiProxyName", proxyGroups: "groupName"}[words[0]]] = name
	c.edited()
	recordDeployment(c, true, "Deployed by promotion")
	return jsonReply(http.StatusOK, shown(c.fields)), nil
}

// join adds a proxy to a group, also if it is in it.
func join(c *call, _ []string) (reply, error) {
	if c.project.Collections[proxies][c.key] == nil {
		return reply{}, notFound(proxies, c.key)
	}
	c.project.put(c.within, c.key, document{"name": c.key})
	return c.done(nil)
}

// leave removes a proxy from a group, also if it is not in it.
func leave(c *call, _ []string) (reply, error) {
	if c.project.Collections[proxies][c.key] == nil {
		return reply{}, notFound(proxies, c.key)
	}
	delete(c.project.Collections[c.within], c.key)
	return c.done(nil)
}

// listVariables lists the environment variables that a proxy can use: those of the project.
func listVariables(c *call, _ []string) (reply, error) {
	return c.sandbox.options.Dialect.list(documents(c.project.Collections["environmentVariables"])), nil
}
