package sandbox

import (
	"maps"
	"slices"
)

// document is a JSON object with all its fields, known or unknown.
type document = map[string]any

// The collections of a project, named as in the path.
const (
	environments  = "environments"
	keys          = "keys"
	keystores     = "keystores"
	certificates  = "certificates"
	jwks          = "jwks"
	proxies       = "apiProxies"
	proxyGroups   = "apiProxyGroups"
	organizations = "credential-organizations"
)

// project has exported fields, as credential does, so that it can be decoded from sample.json.
type project struct {
	Document    document
	Collections map[string]collection
	Credentials map[string]*credential
}

// collection contains documents by case-sensitive name (quirks.md §7), or by code.
type collection map[string]document

func allProjects(c *call) []document {
	var documents []document
	for _, project := range sorted(c.sandbox.projects) {
		if project.Document["name"] != admin { // which is no project of users
			documents = append(documents, project.Document)
		}
	}
	return documents
}

// allEnvironments lists each environment once, even if several projects use it.
func allEnvironments(c *call) []document {
	byName := collection{}
	for _, project := range c.sandbox.projects {
		maps.Copy(byName, project.Collections[environments])
	}
	return sorted(byName)
}

// sorted returns the values of a map in the order of their keys.
func sorted[Value any](values map[string]Value) []Value {
	ordered := make([]Value, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		ordered = append(ordered, values[key])
	}
	return ordered
}

// text returns a string field of a document, or "".
func text(fields document, name string) string {
	value, _ := fields[name].(string)
	return value
}

// withoutSecrets returns a copy without the values of secret metadata: the server accepts them but
// never returns them (quirks.md §15).
func withoutSecrets(original document) document {
	shown := maps.Clone(original)
	if metadata, isList := shown["metadata"].([]any); isList {
		metadata = slices.Clone(metadata)
		for position, element := range metadata {
			if entry, isObject := element.(document); isObject && entry["secret"] == true {
				entry = maps.Clone(entry)
				entry["value"] = nil
				metadata[position] = entry
			}
		}
		shown["metadata"] = metadata
	}
	return shown
}
