package sandbox

import (
	"encoding/json"
	"maps"
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
