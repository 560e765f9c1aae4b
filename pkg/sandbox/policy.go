package sandbox

import (
	"maps"
	"slices"
)

// addPolicy adds the policy in the body to a proxy. Its name is that in the path.
func addPolicy(c *call, _ []string) (reply, error) {
	if c.object != nil {
		return reply{}, exists(c.within, c.key)
	}
	return setPolicy(c)
}

// replacePolicy replaces a policy, whose type cannot change.
func replacePolicy(c *call, _ []string) (reply, error) {
	old, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	if text(old, "type") != text(inner(c.fields, "policy"), "type") {
		return reply{}, rejected("Policy type can not be changed!")
	}
	return setPolicy(c)
}

func setPolicy(c *call) (reply, error) {
	target := inner(c.fields, "operationMetadata")
	if err := checkTarget(c, target); err != nil {
		return reply{}, err
	}
	policy := document{"active": true, "description": nil}
	maps.Copy(policy, inner(c.fields, "policy"))
	policy["name"] = c.key
	for _, name := range []string{"targetScope", "targetPipeline", "targetEndpoint", "targetEndpointHTTPMethod"} {
		if target[name] != nil {
			policy[name] = target[name]
		}
	}
	c.project.put(c.within, c.key, policy)
	return c.done(nil)
}

// checkTarget rejects an unknown scope, pipeline or endpoint.
func checkTarget(c *call, target document) error {
	if !slices.Contains([]string{"REQUEST", "RESPONSE", "ERROR"}, text(target, "targetPipeline")) {
		return rejected("Invalid targetPipeline: %v", target["targetPipeline"])
	}
	switch text(target, "targetScope") {
	case "ALL":
		return nil
	case "ENDPOINT":
		c.fields["identifierName"] = target["targetEndpoint"]
		c.fields["identifierMethod"] = target["targetEndpointHTTPMethod"]
		_, err := endpointKey(c, "identifierName", "identifierMethod")
		return err
	}
	return rejected("Invalid targetScope: %v", target["targetScope"])
}

func deletePolicy(c *call, words []string) (reply, error) {
	if err := checkTarget(c, inner(c.fields, "operationMetadata")); err != nil {
		return reply{}, err
	}
	return deleteObject(c, words)
}

// policiesOf returns the policies of a proxy, or of one of its endpoints, by pipeline.
func policiesOf(c *call, endpoint string) document {
	lists := map[string][]document{"REQUEST": {}, "RESPONSE": {}, "ERROR": {}}
	for _, policy := range documents(c.project.Collections[below(below(proxies, c.path["apiProxyName"]), "policies")]) {
		if targetOf(policy) == endpoint {
			pipeline := text(policy, "targetPipeline")
			lists[pipeline] = append(lists[pipeline], policy)
		}
	}
	return document{
		"requestPolicyList": lists["REQUEST"], "responsePolicyList": lists["RESPONSE"], "errorPolicyList": lists["ERROR"],
	}
}

// targetOf returns the key of the endpoint that a policy belongs to, or "" if it belongs to the proxy.
func targetOf(policy document) string {
	if policy["targetScope"] != "ENDPOINT" {
		return ""
	}
	return text(policy, "targetEndpointHTTPMethod") + " " + text(policy, "targetEndpoint")
}

// parseCatalogue returns what an MCP or A2A server offers, and stores nothing.
func parseCatalogue(c *call, _ []string) (reply, error) {
	found := []document{{"name": "get-order", "description": "Read an order"}}
	return c.sandbox.options.Dialect.success(document{
		"pinnedCatalogHash": "5f1c", "parsedAt": now(), "resultList": found, "resultCount": len(found),
	}), nil
}
