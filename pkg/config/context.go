package config

import (
	"slices"
	"strconv"
	"strings"
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
	return Context{}, unknown.in(source)
}

// context returns the context of that name.
func (f *file) context(name string) (Context, *Error) {
	var known []string
	for _, context := range f.contexts {
		if context.Name == name {
			return context, nil
		}
		known = append(known, context.Name)
	}
	unknown := &Error{Message: "there is no context " + strconv.Quote(name)}
	if len(known) == 0 {
		unknown.Hint = `there is none yet; "apiops auth login" makes one`
	} else {
		unknown.Hint = "the known ones are " + strings.Join(known, ", ")
	}
	return Context{}, unknown
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
	switch key {
	case "name":
		return &c.Name
	case "host":
		return &c.Host
	case "project":
		return &c.Project
	case "ca-cert":
		return &c.CACert
	case "client-cert":
		return &c.ClientCert
	case "client-key":
		return &c.ClientKey
	case "insecure-skip-verify":
		return &c.InsecureSkipVerify
	case "token":
		return &c.Token
	case "token-storage":
		return &c.TokenStorage
	case "token-expires":
		return &c.TokenExpires
	default:
		panic("config: a context has no key " + key)
	}
}
