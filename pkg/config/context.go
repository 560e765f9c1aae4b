package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Context is one entry of the file: a host, and what is used with it. What the file does not say is empty.
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

// choose returns the context that was asked for, or else the current one of the file. A new one is empty, if that is
// allowed.
func (s *Settings) choose(file *file, newAllowed bool) (Context, error) {
	name, source := s.String("context"), s.Source("context")
	if name == "" {
		name, source = file.current, "current-context in file "+file.path
	}
	if name == "" {
		return Context{}, nil
	}
	context, unknown := file.context(name)
	switch {
	case unknown == nil:
		return context, nil
	case newAllowed:
		return Context{Name: name}, nil
	}
	if name == file.current {
		unknown.Hint += `; "apiops context use NAME" chooses another`
	}
	return Context{}, unknown.In(source)
}

// context returns the context of that name.
func (f *file) context(name string) (Context, *fault.Error) {
	var known []string
	for _, context := range f.contexts {
		if context.Name == name {
			return context, nil
		}
		known = append(known, context.Name)
	}
	unknown := fault.Usagef("there is no context %s", strconv.Quote(name))
	if len(known) == 0 {
		return Context{}, unknown.WithHint(`there is none yet; "apiops auth login" makes one`)
	}
	return Context{}, unknown.WithHint("the known ones are %s", strings.Join(known, ", "))
}

func (c Context) source() string { return "context " + c.Name }

// layer is what the context says about the settings.
func (c Context) layer() layer {
	said := layer{}
	for _, key := range contextSettings() {
		said[key] = value{*c.text(key), c.source()}
	}
	return said
}

// contextSettings lists the settings that a context may hold.
func contextSettings() []string {
	return []string{"host", "project", "ca-cert", "client-cert", "client-key", "insecure-skip-verify"}
}

// contextKeys lists the keys of a context in the file.
func contextKeys() []string {
	return slices.Concat([]string{"name"}, contextSettings(), []string{"token", "token-storage", "token-expires"})
}

// text is where the text of such a key is kept.
func (c *Context) text(key string) *string {
	return map[string]*string{
		"name":                 &c.Name,
		"host":                 &c.Host,
		"project":              &c.Project,
		"ca-cert":              &c.CACert,
		"client-cert":          &c.ClientCert,
		"client-key":           &c.ClientKey,
		"insecure-skip-verify": &c.InsecureSkipVerify,
		"token":                &c.Token,
		"token-storage":        &c.TokenStorage,
		"token-expires":        &c.TokenExpires,
	}[key]
}
