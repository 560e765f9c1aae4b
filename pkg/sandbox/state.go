package sandbox

import (
	"maps"
	"slices"
)

// document is a JSON object with all the fields it came with, known or not.
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

// project, like credential, has exported fields so that it can be decoded from sample.json.
type project struct {
	Document    document
	Collections map[string]collection
	Credentials map[string]*credential
}

// collection holds documents by name, whose case matters (quirks.md §7), or by code.
type collection map[string]document

func allProjects(c *call) []document {
	var documents []document
	for _, project := range sorted(c.sandbox.projects) {
		documents = append(documents, project.Document)
	}
	return documents
}

// allEnvironments lists an environment once, however many projects it serves.
func allEnvironments(c *call) []document {
	byName := collection{}
	for _, project := range c.sandbox.projects {
		maps.Copy(byName, project.Collections[environments])
	}
	return sorted(byName)
}

// sorted is the values of a map in the order of their keys.
func sorted[Value any](values map[string]Value) []Value {
	ordered := make([]Value, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		ordered = append(ordered, values[key])
	}
	return ordered
}

// text is a field of a document when it is a string, else "".
func text(fields document, name string) string {
	value, _ := fields[name].(string)
	return value
}

// withoutSecrets is a copy whose secret metadata has no values: the server takes them but never
// gives them back (quirks.md §15).
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
