package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
)

// reportProxies lists the proxies and groups of all projects.
func reportProxies(c *call, _ []string) (reply, error) {
	found := []document{}
	for _, project := range sorted(c.sandbox.projects) {
		for _, at := range []string{proxies, proxyGroups} {
			for _, proxy := range documents(project.Collections[at]) {
				row := document{
					"projectName": project.Document["name"], "apiProxyName": proxy["name"], "type": proxy["type"],
					"apiGroup": at == proxyGroups, "apiName": proxy["name"],
				}
				unit := unit{project, at, text(proxy, "name")}
				row["environmentList"], row["deployed"] = unit.deployments("deployed"), len(unit.deployedIn()) > 0
				if c.query("includeEndpoints") == "true" {
					endpoints := below(below(at, text(proxy, "name")), "endpoints")
					row["endpointList"] = documents(project.Collections[endpoints])
				}
				found = append(found, row)
			}
		}
	}
	return c.sandbox.options.Dialect.list(found), nil
}

// reportAccess has an envelope with an object in it (quirks.md §1).
func reportAccess(c *call, _ []string) (reply, error) {
	return c.sandbox.options.Dialect.success(document{
		"result": document{"apiAccessList": []any{}, "schemaMap": document{}},
	}), nil
}

// identified returns the objects of a collection in all projects by ID. What has no ID is
// identified by its name.
func identified(c *call, at string) map[string]document {
	found := map[string]document{}
	for _, project := range c.sandbox.projects {
		held := project.Collections[at]
		if at == "projects" {
			held = collection{"": project.Document}
		}
		for _, object := range held {
			id := text(object, "id")
			if id == "" {
				id = text(object, "name")
			}
			found[id] = object
		}
	}
	return found
}

func byID(c *call, at, id string) (document, error) {
	object := identified(c, at)[id]
	if object == nil {
		return nil, failure{http.StatusNotFound, kindOf(at) + " (id: " + id + ") was not found!"}
	}
	return object, nil
}

// showByID returns the name of an object, or with "full" all of it.
func showByID(c *call, words []string) (reply, error) {
	object, err := byID(c, words[0], c.path["id"])
	if err != nil {
		return reply{}, err
	}
	if len(words) == 1 {
		object = document{"id": c.path["id"], "name": object["name"], "description": object["description"]}
	}
	return c.sandbox.options.Dialect.list([]document{shown(object)}), nil
}

// listNames returns the names of the IDs in the body. Unknown ones are left out.
func listNames(c *call, words []string) (reply, error) {
	var ids []string
	if json.Unmarshal(c.body, &ids) != nil {
		return reply{}, rejected("Invalid body: a JSON array of IDs is expected!")
	}
	known, found := identified(c, words[0]), []document{}
	for _, id := range ids {
		if known[id] != nil {
			found = append(found, document{"id": id, "name": known[id]["name"]})
		}
	}
	return c.sandbox.options.Dialect.list(found), nil
}

// echo accepts anything for an operation of which nothing is documented, and returns it with
// "object".
func echo(c *call, words []string) (reply, error) {
	if len(words) == 0 {
		return c.done(nil)
	}
	return c.sandbox.options.Dialect.list([]document{c.fields}), nil
}

// showPortal returns something plausible for the operations of the portal, of which nothing is
// documented.
func showPortal(c *call, words []string) (reply, error) {
	return c.sandbox.options.Dialect.list([]document{{"kind": words[0], "name": words[0], "requests": 42}}), nil
}

// startExecution starts a promotion, which runs while it is read.
func startExecution(c *call, _ []string) (reply, error) {
	id := c.sandbox.number("exe_")
	started := document{
		"id": id, "executionId": id, "executionName": c.fields["executionName"], "startedAt": now(),
		"status": "RUNNING", "progress": 0, "executedBy": SampleUser, "$then": []any{"COMPLETED"},
	}
	c.project.put("executions", id, started)
	return jsonReply(http.StatusOK, shown(started)), nil
}

// openAPI lists the operations of the release as an OpenAPI document.
func openAPI(c *call, words []string) (reply, error) {
	paths := map[string]document{}
	for _, route := range c.sandbox.routes {
		path := strings.Join(route.segments, "/")
		if paths[path] == nil {
			paths[path] = document{}
		}
		paths[path][strings.ToLower(route.method)] = document{
			"responses": document{"200": document{"description": "OK"}},
		}
	}
	specification := jsonReply(http.StatusOK, document{
		"openapi": "3.0.1", "info": document{"title": "Management API", "version": "v1"}, "paths": paths,
	})
	switch words[0] {
	case "yaml": // JSON is YAML
		specification.header.Set("Content-Type", "application/vnd.oai.openapi")
	case "html":
		specification.header.Set("Content-Type", "text/html")
		specification.body = []byte("<!doctype html>\n<title>Management API</title>\n")
	}
	return specification, nil
}
