package sandbox

import (
	"maps"
	"net/http"
	"slices"
)

// changeSetting merges a setting of a proxy, or replaces it. Seven settings are wrapped in an
// object, within which they are merged (quirks.md §14, §18). Values in the path belong to the
// setting.
func changeSetting(c *call, words []string) (reply, error) {
	at := below(below(proxies, c.path["apiProxyName"]), "settings")
	stored := c.project.Collections[at][words[0]]
	if stored == nil || slices.Contains(words, "replace") {
		stored = document{}
	}
	if route := inner(c.object, "clientRoute"); words[0] == "client-route" && route != nil {
		stored["clientRoute"] = maps.Clone(route)
	}
	for name, value := range withoutDeployment(c.fields) {
		old, given := inner(stored, name), inner(c.fields, name)
		if old != nil && given != nil {
			maps.Copy(old, given)
		} else {
			stored[name] = value
		}
	}
	for _, name := range []string{"specAccessType", "hideSpecFile"} {
		if value := c.path[name]; value != "" {
			stored[name] = value
		}
	}
	c.project.put(at, words[0], stored)
	applySetting(c.project.Collections[proxies][c.path["apiProxyName"]], words[0], stored)
	if !c.says("marks") {
		return c.done(nil)
	}
	c.edited()
	return jsonReply(http.StatusOK, document{"result": document{"success": true}}), nil
}

// applySetting makes a setting a part of what the proxy itself contains.
func applySetting(proxy document, name string, setting document) {
	switch name {
	case "client-route":
		if route := inner(setting, "clientRoute"); route != nil {
			proxy["clientRoute"] = maps.Clone(route)
			if paths := elements(route, "relativePathList"); len(paths) > 0 {
				proxy["relativePath"] = paths[0]
			}
		}
	case "addresses", "routing-status":
		routing := document{}
		maps.Copy(routing, inner(proxy, "routing"))
		maps.Copy(routing, setting)
		proxy["routing"] = routing
	}
}

// trafficLog returns a list that is empty if nothing is configured.
func trafficLog(c *call, _ []string) (reply, error) {
	found := []document{}
	if stored := trafficLogs(c)[c.path["environmentName"]]; stored != nil {
		found = append(found, shown(stored))
	}
	return c.sandbox.options.Dialect.list(found), nil
}

func trafficLogs(c *call) collection {
	return c.project.Collections[below(below(proxies, c.path["apiProxyName"]), "trafficLogSettings")]
}

func updateTrafficLog(c *call, _ []string) (reply, error) {
	environment := c.path["environmentName"]
	stored := trafficLogs(c)[environment]
	if stored == nil {
		stored = document{"environmentId": environment}
		c.project.put(below(below(proxies, c.path["apiProxyName"]), "trafficLogSettings"), environment, stored)
	}
	maps.Copy(stored, c.fields)
	c.object = stored
	return c.done(nil)
}

// overrideTrafficLog sets or removes the override of a method. Without settings of the environment
// the server fails (quirks.md §3); removing what is not there is no error.
func overrideTrafficLog(c *call, words []string) (reply, error) {
	stored := trafficLogs(c)[c.path["environmentName"]]
	if stored == nil {
		return reply{}, failure{http.StatusInternalServerError, "Traffic log settings not found for this " +
			"API proxy and environment. Please save the log settings first."}
	}
	name, connectors := c.query("methodName"), document{}
	overrides := slices.DeleteFunc(elements(stored, "methodOverrideList"), func(element any) bool {
		override, _ := element.(document)
		same := override["apiMethodName"] == name
		if same {
			maps.Copy(connectors, inner(override, "connectorSettingsMap"))
		}
		return same
	})
	delete(connectors, c.path["connectorType"])
	if len(words) == 0 {
		connectors[c.path["connectorType"]] = c.fields
	}
	if len(connectors) > 0 {
		overrides = append(overrides, document{"apiMethodId": name, "apiMethodName": name, "connectorSettingsMap": connectors})
	}
	stored["methodOverrideList"] = overrides
	return c.done(nil)
}
