package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// reindex starts work that goes on after the answer: the status changes when it is read (quirks.md
// §14).
func reindex(c *call, _ []string) (reply, error) {
	if c.object["status"] == "INDEXING" && c.path["documentId"] != "" {
		return reply{}, failure{http.StatusConflict, `409 CONFLICT "Document is already being indexed"`}
	}
	c.object["status"], c.object["$then"] = "INDEXING", []any{"INDEXING", "ACTIVE"}
	return c.done(nil)
}

// uploadDocument adds a file to a knowledge base, of which this server keeps the size and the sum.
func uploadDocument(c *call, _ []string) (reply, error) {
	file := c.parts.files["file"]
	sum := sha256.Sum256(file.content)
	id := "doc-" + hex.EncodeToString(sum[:4])
	c.object = document{
		"id": id, "knowledgeBaseId": c.path["kbName"], "fileName": file.name, "sizeBytes": len(file.content),
		"sha256": hex.EncodeToString(sum[:]), "status": "INDEXING", "$then": []any{"ACTIVE"}, "uploadedAt": now(),
	}
	c.project.put(c.at, id, c.object)
	return c.done(nil)
}

// replaceModel replaces a model. Of a built-in one only prices change; the rest is ignored
// (quirks.md §14).
func replaceModel(c *call, _ []string) (reply, error) {
	if c.object["builtIn"] != true {
		return replaceObject(c, []string{"same"})
	}
	for name, value := range c.fields {
		if strings.HasPrefix(name, "price") {
			c.object[name] = value
		}
	}
	return c.done(nil)
}

// probe tests a connection from the manager: the request succeeds, also if the test does not
// (quirks.md §24). A host in the domain invalid refuses it.
func probe(c *call, _ []string) (reply, error) {
	target := c.object
	if len(c.fields) > 0 {
		target = c.fields
	}
	endpoint := text(target, "endpoint") + text(inner(target, "transport"), "endpoint")
	result := document{"success": true, "envName": "apimanager", "detail": "Connection successful"}
	if strings.Contains(endpoint, ".invalid") {
		result["success"], result["detail"] = false, "401 Unauthorized from provider endpoint"
	}
	return c.sandbox.options.Dialect.success(document{"deploymentResult": result}), nil
}

// updateBudget stores a budget. An empty list clears overrides, a missing one keeps them (quirks.md
// §14).
func updateBudget(c *call, _ []string) (reply, error) {
	key := text(c.fields, "targetType") + " " + text(c.fields, "targetId")
	stored := document{"targetType": c.fields["targetType"], "targetId": c.fields["targetId"], "id": key}
	old := c.project.Collections["ai-budgets"][key]
	budget, _ := c.fields["budget"].(document)
	if budget == nil {
		return reply{}, rejected("budget must be an object!")
	}
	for _, list := range []string{"modelBudgets", "providerBudgets"} {
		if budget[list] == nil {
			budget[list] = inner(old, "budget")[list]
		}
	}
	stored["budget"] = budget
	c.project.put("ai-budgets", key, stored)
	c.object = stored
	return c.done(nil)
}

// limitOfBudget returns the limit that results for an object, by its ID.
func limitOfBudget(c *call, _ []string) (reply, error) {
	var tokens any
	stored := c.project.Collections["ai-budgets"][c.path["nodeType"]+" "+c.path["nodeId"]]
	if stored != nil {
		tokens = inner(stored, "budget")["tokensPerMonth"]
	}
	return c.sandbox.options.Dialect.list([]document{{
		"nodeType": c.path["nodeType"], "nodeId": c.path["nodeId"], "effectiveMonthlyTokens": tokens, "orgChain": []any{},
	}}), nil
}

// single returns the one object of a collection of the platform.
func single(c *call, _ []string) (reply, error) {
	return c.sandbox.options.Dialect.list(documents(c.project.Collections[c.at])), nil
}

// mergeSingle changes the given fields of that object.
func mergeSingle(c *call, _ []string) (reply, error) {
	for name, value := range c.fields {
		c.project.Collections[c.at][c.at][name] = value
	}
	c.object = c.project.Collections[c.at][c.at]
	return c.done(nil)
}

// changeGeolocation turns geolocation on or off, or replaces its database.
func changeGeolocation(c *call, words []string) (reply, error) {
	stored := c.project.Collections["geolocation"]["geolocation"]
	switch words[0] {
	case "mmdb":
		file := c.parts.files["file"]
		if stored["fileName"] = c.fields["fileName"]; stored["fileName"] == nil {
			stored["fileName"] = file.name
		}
		stored["sizeBytes"] = len(file.content)
	default:
		stored["enabled"] = words[0] == "enable"
	}
	return c.done(nil)
}
