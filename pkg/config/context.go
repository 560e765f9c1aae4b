package config

import (
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Context is one entry of the file: a host, and what is used with it. What is not said is empty.
type Context struct {
	Name, Host, Project           string
	CACert, ClientCert, ClientKey string
	InsecureSkipVerify            string // as it is written: "true" or "false"
	Token                         string
	TokenStorage                  string // "keyring" if the token is there
	TokenExpires                  string // RFC 3339, if it is known
}

// String returns the name alone, so that no token is printed by mistake.
func (c Context) String() string { return c.Name }

// FindContext returns the context of that name.
func FindContext(contexts []Context, name string) (Context, *fault.Error) {
	var known []string
	for _, context := range contexts {
		if context.Name == name {
			return context, nil
		}
		known = append(known, context.Name)
	}
	unknown := fault.Usagef("there is no context %q", name)
	if len(known) == 0 {
		return Context{}, unknown.WithHint(`there is none yet; "apiops auth login" makes one`)
	}
	return Context{}, unknown.WithHint("the known ones are %s", strings.Join(known, ", "))
}

func (c Context) source() string { return "context " + c.Name }

// field is a key of a context in the file, and where its text is kept.
type field struct {
	key  string
	text *string
}

// settings are the settings that a context may hold.
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

// fields are all the keys of a context.
func (c *Context) fields() []field {
	token := []field{
		{"token", &c.Token}, {"token-storage", &c.TokenStorage}, {"token-expires", &c.TokenExpires},
	}
	return slices.Concat([]field{{"name", &c.Name}}, c.settings(), token)
}

// Storage tells where the token of the context is, by what the file says.
func (c Context) Storage() Storage {
	switch {
	case c.Token != "":
		return InFile
	case c.TokenStorage != "":
		return InKeyring
	}
	return Nowhere
}

// account is what the keyring knows the token by: it belongs to one context and to one host.
func (c Context) account() string { return c.Name + " " + canonicalHost(c.Host) }

func (c *Context) forgetToken() { c.Token, c.TokenStorage, c.TokenExpires = "", "", "" }

// set gives the context settings. With another host it loses its token, and insecure-skip-verify,
// which was said of the host before.
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
