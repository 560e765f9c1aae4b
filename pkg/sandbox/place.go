package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// admin is the project of what belongs to the platform: everything below /settings and /utility
// (quirks.md §23).
const admin = "admin"

// place is what a path names. The collections of a project are keyed by their path below the
// project, such as "ipGroups" or "apiProxies/Orders/endpoints".
type place struct {
	at     string   // the path below the project, with the names of objects
	within string   // the collection of the last placeholder that names an object
	key    string   // the name of that object as it is stored, or as given if there is none
	object document // nil if there is none
}

// isWord reports whether a placeholder names no object of the project.
func isWord(placeholder string) bool {
	return slices.Contains([]string{
		"visitor", "objectName", "type", "specAccessType", "hideSpecFile", "connectorType", "sourceType", "nodeType",
		"nodeId", "certKind", "id", "referenceId",
	}, placeholder)
}

// resolve returns the place that goes by two names in paths (quirks.md §6, §23).
func resolve(at string) string {
	switch at {
	case "api-proxies":
		return proxies
	case "usage/consumers", "usage/applications":
		return strings.TrimPrefix(at, "usage/")
	case "promotion/executions":
		return "executions"
	}
	return strings.Replace(at, "/draft-revisions", "/revisions", 1)
}

// lookUp finds what the path names. All but the last name must exist: whether that may be new is
// up to the behaviour.
func (c *call) lookUp(segments []string) error {
	c.project = c.sandbox.projects[admin]
	for position, segment := range segments {
		name := strings.Trim(segment, "{}")
		value := c.path[name]
		switch {
		case !isPlaceholder(segment):
			if position == 0 && slices.Contains([]string{"projects", "settings", "utility"}, segment) {
				continue
			}
			c.at = resolve(below(c.at, segment))
			continue
		case name == "projectName":
			if c.project = c.sandbox.projects[value]; c.project == nil {
				return failure{http.StatusNotFound,
					"Project(" + value + ") was not found or user does not have privilege to access it!"}
			}
			continue
		case name == "username":
			if c.credential = c.project.Credentials[value]; c.credential == nil {
				return unknownCredential(value)
			}
		case name == "environmentName":
			if c.project.Collections[environments][value] == nil {
				return notFound(environments, value)
			}
		case isWord(name):
		default:
			c.within = c.at
			c.key = c.project.find(c.at, value)
			c.object = c.project.Collections[c.at][c.key]
			if name == "code" && c.object == nil {
				return failure{status: http.StatusNotFound} // without a body (quirks.md §2)
			}
			if c.object == nil && position < len(segments)-1 {
				return notFound(c.at, value)
			}
			value = c.key
		}
		c.at = below(c.at, value)
	}
	c.organization = c.object
	if scope := c.query("projectId"); segments[0] == "settings" && scope != "" {
		if c.project = c.sandbox.projects[scope]; c.project == nil {
			return notFound("projects", scope)
		}
		c.object = c.project.Collections[c.within][c.key]
	}
	return nil
}

// below joins a path and a name, which may contain a slash.
func below(at, name string) string {
	name = strings.ReplaceAll(name, "/", "%2F")
	if at == "" {
		return name
	}
	return at + "/" + name
}

// find returns the key of an object. Names of AI assets and connections have no case (quirks.md
// §7).
func (p *project) find(at, name string) string {
	held := p.Collections[at]
	if held[name] == nil && slices.ContainsFunc([]string{"ai-", "llm-", "vector-", "knowledge-", "connections"},
		func(prefix string) bool { return strings.HasPrefix(at, prefix) }) {
		for key := range held {
			if strings.EqualFold(key, name) {
				return key
			}
		}
	}
	return name
}

// put stores an object.
func (p *project) put(at, key string, object document) {
	if p.Collections[at] == nil {
		p.Collections[at] = collection{}
	}
	p.Collections[at][key] = object
}

// remove deletes an object and everything below it.
func (p *project) remove(at, key string) {
	delete(p.Collections[at], key)
	for path := range p.Collections {
		if strings.HasPrefix(path+"/", below(at, key)+"/") {
			delete(p.Collections, path)
		}
	}
}

// rename moves an object and everything below it.
func (p *project) rename(at, key, name string) {
	object := p.Collections[at][key]
	delete(p.Collections[at], key)
	p.Collections[at][name] = object
	from, to := below(at, key), below(at, name)
	moved := map[string]collection{}
	for path, held := range p.Collections {
		if rest := strings.TrimPrefix(path, from); rest != path && (rest == "" || rest[0] == '/') {
			moved[to+rest] = held
			delete(p.Collections, path)
		}
	}
	for path, held := range moved {
		p.Collections[path] = held
	}
}

// existing returns the object that the path names.
func (c *call) existing() (document, error) {
	if c.object == nil {
		return nil, notFound(c.within, c.key)
	}
	return c.object, nil
}

func notFound(at, name string) error {
	return failure{http.StatusNotFound, kindOf(at) + " (name: " + name + ") was not found!"}
}

func exists(at, name string) error {
	return rejected("%s (name: %s) already exists!", kindOf(at), name)
}

// kindOf returns the name of an object of a collection in messages, such as "ApiProxy".
func kindOf(at string) string {
	kind := at[strings.LastIndex(at, "/")+1:]
	if stem, plural := strings.CutSuffix(kind, "ies"); plural {
		kind = stem + "y"
	} else {
		kind = strings.TrimSuffix(kind, "s")
	}
	if strings.HasSuffix(kind, "Proxie") {
		kind = strings.TrimSuffix(kind, "ie") + "y"
	}
	return strings.ToUpper(kind[:min(1, len(kind))]) + kind[min(1, len(kind)):]
}
