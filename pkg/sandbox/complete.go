package sandbox

import "cmp"

// completeSample gives the samples of a project what the server derives: a client route, a routing, a
// specification, and the configuration of each deployment. Nothing was edited since.
func completeSample(project *project) {
	for name, proxy := range project.Collections[proxies] {
		proxy["$creationType"] = cmp.Or(text(proxy, "$creationType"), "OPEN_API")
		if proxy["clientRoute"] == nil {
			proxy["clientRoute"] = routeTo(text(proxy, "relativePath"))
		}
		if proxy["routing"] == nil {
			proxy["routing"] = routingTo("https://backend.example.com" + text(proxy, "relativePath"))
		}
		project.put(below(below(proxies, name), "settings"), "spec", document{
			"id": name, "specCreationType": proxy["$creationType"],
			"importedContentOfBackendApi": specificationOf(project.Collections[below(below(proxies, name), "endpoints")]),
		})
		unit{project, proxies, name}.completeHistory()
	}
	for name := range project.Collections[proxyGroups] {
		unit{project, proxyGroups, name}.completeHistory()
	}
}

func (u unit) completeHistory() {
	configuration := u.configuration()
	for _, held := range []collection{u.states(), u.project.Collections[u.at(histories)]} {
		for _, state := range held {
			state["$configuration"] = configuration
		}
	}
}
