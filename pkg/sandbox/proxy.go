package sandbox

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
)

// createProxy creates a proxy from a specification, which is a URL or a file of the form. The
// endpoints of a JSON file become those of the proxy.
func createProxy(c *call, _ []string) (reply, error) {
	fields := asking(c)
	name := text(fields, "apiProxyName")
	if c.project.Collections[proxies][name] != nil {
		return reply{}, rejected("ApiProxy (%s) is already created! If you want to update it, use PUT.", name)
	}
	c.project.put(proxies, name, document{"name": name, "soapToRest": false})
	return defineProxy(c, name, fields)
}

// updateProxy replaces what the specification defines. The proxy must exist.
func updateProxy(c *call, _ []string) (reply, error) {
	fields := asking(c)
	name := text(fields, "apiProxyName")
	if c.project.Collections[proxies][name] == nil {
		return reply{}, notFound(proxies, name)
	}
	return defineProxy(c, name, fields)
}

// defineProxy sets the fields and endpoints of a proxy by a specification.
func defineProxy(c *call, name string, fields document) (reply, error) {
	proxy := c.project.Collections[proxies][name]
	proxy["description"] = fields["apiProxyDescription"]
	proxy["type"] = "REST"
	if strings.Contains(text(fields, "apiProxyCreationType"), "WSDL") {
		proxy["type"] = "SOAP"
	}
	if route := inner(fields, "clientRoute"); route != nil {
		if paths := elements(route, "relativePathList"); len(paths) > 0 {
			proxy["relativePath"] = paths[0]
		}
		proxy["clientRoute"] = route
	}
	var specification struct {
		Paths map[string]map[string]document
	}
	if json.Unmarshal(c.parts.files["specFile"].content, &specification) == nil && specification.Paths != nil {
		delete(c.project.Collections, below(below(proxies, name), "endpoints"))
		for path, methods := range specification.Paths {
			for method := range methods {
				addEndpoint(c, name, document{
					"name": path, "httpMethod": strings.ToUpper(method), "backendResourceUrl": path,
					"backendHttpMethod": strings.ToUpper(method),
				})
			}
		}
	}
	c.path["apiProxyName"], c.object = name, proxy
	return c.done(nil)
}

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

// showProxy returns a proxy, on request with its policies, and with "full" with its endpoints.
func showProxy(c *call, words []string) (reply, error) {
	proxy, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	proxy = maps.Clone(proxy)
	if c.query("withPolicies") == "true" {
		maps.Copy(proxy, policiesOf(c, ""))
	}
	if len(words) > 0 {
		proxy["endpointList"] = documents(c.project.Collections[below(below(proxies, c.key), "endpoints")])
	}
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
			members[name] = found[name]
		}
		found = members
	}
	return c.sandbox.options.Dialect.list(documents(found)), nil
}

// promote stores what another installation sends and returns it without an envelope (quirks.md
// §24).
func promote(c *call, words []string) (reply, error) {
	name := text(c.fields, "name")
	if c.project.Collections[words[0]][name] != nil && c.fields["id"] == nil {
		return reply{}, exists(words[0], name)
	}
	c.project.put(words[0], name, c.fields)
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

func showSpecification(c *call, _ []string) (reply, error) {
	stored := c.project.Collections[below(below(proxies, c.key), "settings")]["spec"]
	if stored == nil {
		stored = document{"id": c.key, "specCreationType": "OPEN_API", "importedContentOfBackendApi": "{}"}
	}
	return jsonReply(http.StatusOK, stored), nil
}

func updateSpecification(c *call, _ []string) (reply, error) {
	c.project.put(below(below(proxies, c.key), "settings"), "spec", c.fields)
	return jsonReply(http.StatusOK, c.fields), nil
}

// listVariables lists the environment variables that a proxy can use: those of the project.
func listVariables(c *call, _ []string) (reply, error) {
	return c.sandbox.options.Dialect.list(documents(c.project.Collections["environmentVariables"])), nil
}
