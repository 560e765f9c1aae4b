package sandbox

import (
	"encoding/json"
	"maps"
	"strings"
)

// Credential returns a copy of everything the sandbox stores about a credential: its fields
// including the password, "assignments" (names by path segment, such as "privateKey" or
// "jwk/encryption"), "tokenSettings" and "access". The Management API cannot return a single
// credential (quirks.md §11).
func (s *Sandbox) Credential(project, username string) (map[string]any, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()

	if owner, exists := s.projects[project]; exists {
		if held, exists := owner.Credentials[username]; exists {
			return held.everything(), true
		}
	}
	return nil, false
}

// everything returns the content of Sandbox.Credential. Encoding it as JSON makes a deep copy.
func (held *credential) everything() document {
	shown := maps.Clone(held.Document)
	shown["assignments"] = held.Assignments
	shown["tokenSettings"] = held.Token
	shown["access"] = sorted(held.Access)
	var copied document
	encoded, err := json.Marshal(shown)
	if err == nil {
		err = json.Unmarshal(encoded, &copied)
	}
	if err != nil {
		panic("sandbox: " + err.Error()) // everything was decoded from JSON
	}
	return copied
}

// Route returns the operation that serves a request, as Routes does.
func Route(method, path string) string {
	found, _ := find(routes(""), method, path)
	return found.method + strings.Replace(strings.Join(found.segments, "/"), "/apiops", " ", 1)
}

// Stored returns an object of a project, such as "apiProxies/Orders/endpoints" and "GET /orders".
func (s *Sandbox) Stored(project, at, key string) map[string]any {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.projects[project].Collections[at][key]
}
