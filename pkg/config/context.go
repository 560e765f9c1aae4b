package config

import (
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Context is one entry of the file: a host with its settings. What is not set is empty.
type Context struct {
	Name, Host, Project           string
	CACert, ClientCert, ClientKey string
	InsecureSkipVerify            string // as in the file: "true" or "false"
	Token                         string
	TokenStorage                  string // "keyring" if the token is stored there
	TokenExpires                  string // RFC 3339; empty if unknown
}

// String returns only the name, to avoid printing a token by mistake.
func (c Context) String() string { return c.Name }

// FindContext returns the context with the given name, or an error whose hint lists the names.
func FindContext(contexts []Context, name string) (Context, *fault.Error) {
	var known []string
	for _, context := range contexts {
		if context.Name == name {
			return context, nil
		}
		known = append(known, context.Name)
	}
	unknown := fault.Usagef("context %q does not exist", name)
	if len(known) == 0 {
		return Context{}, unknown.WithHint(`run "apiops auth login" to create a context`)
	}
	return Context{}, unknown.WithHint("existing contexts: %s", strings.Join(known, ", "))
}

func (c Context) source() string { return "context " + c.Name }

// field is a key of a context in the file, and where its value is stored.
type field struct {
	key  string
	text *string
}

// settings returns the settings that a context can have.
func (c *Context) settings() []field {
	return []field{
		{"host", &c.Host},
		{"project", &c.Project},
		{"ca-cert", &c.CACert},
		{"client-cert", &c.ClientCert},
		{"client-key", &c.ClientKey},
		{"insecure-skip-verify", &c.InsecureSkipVerify},
	}
}

// fields returns all keys of a context.
func (c *Context) fields() []field {
	token := []field{
		{"token", &c.Token}, {"token-storage", &c.TokenStorage}, {"token-expires", &c.TokenExpires},
	}
	return slices.Concat([]field{{"name", &c.Name}}, c.settings(), token)
}

// Storage returns where the token of the context is, according to the file.
func (c Context) Storage() Storage {
	switch {
	case c.Token != "":
		return InFile
	case c.TokenStorage != "":
		return InKeyring
	}
	return Nowhere
}

// account identifies the token in the keyring. A token belongs to one context and one host.
func (c Context) account() string { return c.Name + " " + canonicalHost(c.Host) }

func (c *Context) forgetToken() { c.Token, c.TokenStorage, c.TokenExpires = "", "", "" }

// set changes settings of the context. A new host clears the token and insecure-skip-verify, which
// apply to the old host only.
func (c *Context) set(settings map[string]string) error {
	if text, given := settings["host"]; given {
		host, err := ParseHost(text)
		if err != nil {
			return err
		}
		if !c.IsFor(host) {
			c.Host, c.InsecureSkipVerify = host.String(), ""
			c.forgetToken()
		}
	}
	for _, setting := range c.settings() {
		if text, given := settings[setting.key]; given && setting.key != "host" {
			*setting.text = text
		}
	}
	return nil
}
