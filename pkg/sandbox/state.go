package sandbox

import (
	"maps"
	"slices"
)

// document is a JSON object with all the fields it came with, known or not.
type document = map[string]any

// The collections of a project, named as in the path.
const (
	keys          = "keys"
	keystores     = "keystores"
	certificates  = "certificates"
	jwks          = "jwks"
	proxies       = "apiProxies"
	proxyGroups   = "apiProxyGroups"
	organizations = "credential-organizations"
)

type project struct {
	document     document
	environments []environment
	credentials  map[string]*credential
	collections  map[string]collection
}

// collection holds documents by name, whose case matters (quirks.md §7), or by code.
type collection map[string]document

type environment struct {
	document document
	pods     []pod
}

type pod struct {
	name, ip string
}

func (e environment) name() any {
	return e.document["name"]
}

func allProjects(c *call) []document {
	var documents []document
	for _, project := range sorted(c.sandbox.projects) {
		documents = append(documents, project.document)
	}
	return documents
}

// allEnvironments lists an environment once, however many projects it serves.
func allEnvironments(c *call) []document {
	byName := collection{}
	for _, project := range c.sandbox.projects {
		for _, environment := range project.environments {
			byName[text(environment.document, "name")] = environment.document
		}
	}
	return sorted(byName)
}

func environmentsOfProject(c *call) []document {
	var documents []document
	for _, environment := range c.project.environments {
		documents = append(documents, environment.document)
	}
	return documents
}

func documentsOf(name string) func(*call) []document {
	return func(c *call) []document {
		return sorted(c.project.collections[name])
	}
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

// copyOf copies a document with all that is in it.
func copyOf(original document) document {
	copied := make(document, len(original))
	for name, value := range original {
		copied[name] = copyValue(value)
	}
	return copied
}

func copyValue(value any) any {
	switch value := value.(type) {
	case document:
		return copyOf(value)
	case []any:
		copied := make([]any, len(value))
		for position, element := range value {
			copied[position] = copyValue(element)
		}
		return copied
	default:
		return value
	}
}

// withoutSecrets is a copy whose secret metadata has no values: the server takes them but never gives them back
// (quirks.md §15).
func withoutSecrets(original document) document {
	shown := copyOf(original)
	metadata, _ := shown["metadata"].([]any)
	for _, element := range metadata {
		if entry, isObject := element.(document); isObject && entry["secret"] == true {
			entry["value"] = nil
		}
	}
	return shown
}
