package sandbox

import (
	"cmp"
	"encoding/json"
	"maps"
)

type credential struct {
	Document    document          // including the password
	Assignments map[string]string // names of assigned objects by path segment
	Token       document
	Access      collection // by type and name
}

// newCredential sets omitted fields to the defaults of the server.
func newCredential(given document) *credential {
	complete := document{
		"description":  nil,
		"roleNameList": []any{},
		"enabled":      true,
		"ipList":       []any{},
		"expireDate":   nil,
		"metadata":     []any{},
	}
	maps.Copy(complete, given)
	return &credential{complete, map[string]string{}, defaultToken(), collection{}}
}

// UnmarshalJSON allows sample.json to omit the fields that newCredential sets.
func (held *credential) UnmarshalJSON(text []byte) error {
	type plain credential
	*held = *newCredential(nil)
	return json.Unmarshal(text, (*plain)(held)) // merges into the maps
}

// credentials lists the credentials of a project. The server never returns a password (quirks.md
// §15).
func credentials(c *call) []document {
	var documents []document
	for _, held := range sorted(c.project.Credentials) {
		shown := withoutSecrets(held.Document)
		shown["password"] = nil
		documents = append(documents, shown)
	}
	return documents
}

func createCredential(c *call, given document) error {
	if err := complete(given); err != nil {
		return err
	}
	username := text(given, "username")
	for _, project := range c.sandbox.projects {
		if _, taken := project.Credentials[username]; taken { // in any project (quirks.md §7)
			return rejected("Username (%s) is already used by another credential, "+
				"perhaps in another project!", username)
		}
	}
	c.project.Credentials[username] = newCredential(given)
	return nil
}

// updateCredential replaces all fields, including omitted ones; assignments are kept (quirks.md
// §14).
func updateCredential(c *call, given document) error {
	if err := complete(given); err != nil {
		return err
	}
	held, exists := c.project.Credentials[text(given, "username")]
	if !exists {
		return unknownCredential(text(given, "username"))
	}
	held.Document = newCredential(given).Document
	return nil
}

func deleteCredential(c *call) error {
	delete(c.project.Credentials, c.path["username"])
	return nil
}

// changePassword changes only the password (quirks.md §8).
func changePassword(c *call, given document) error {
	if err := required(given, "password", "password"); err != nil {
		return err
	}
	c.credential.Document["password"] = given["password"]
	return nil
}

// complete rejects a credential without one of the fields that the server requires.
func complete(given document) error {
	return cmp.Or(
		required(given, "email", "email"),
		required(given, "fullName", "full name"),
		required(given, "username", "username"),
		required(given, "password", "password"),
	)
}

func required(given document, name, title string) error {
	if text(given, name) == "" {
		return rejected("Credential %s can not be empty!", title)
	}
	return nil
}

func unknownCredential(username string) error {
	return rejected("Credential (username: %s) was not found!", username)
}
