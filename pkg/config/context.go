package config

import (
	"strconv"
	"strings"
)

// Context is one entry of the file: a host, and what is used with it. What the file does not say is empty.
type Context struct {
	Name, Host, Project           string
	CACert, ClientCert, ClientKey string
	InsecureSkipVerify            string // as it is written: "true" or "false"
	Token                         string
}

// String returns the name alone, so that no token is printed by mistake.
func (c Context) String() string { return c.Name }

// UseContext makes name the current context in the file.
func UseContext(path, name string) error {
	return edit(path, func(document *document) error {
		if _, unknown := document.file.context(name); unknown != nil {
			return unknown
		}
		document.set("current-context", name)
		return nil
	})
}

// choose returns the context that was asked for, or else the current one of the file.
func (s *Settings) choose(file *file) (Context, error) {
	name, source := s.String("context"), s.Source("context")
	if name == "" {
		name, source = file.current, "current-context in file "+file.path
	}
	if name == "" {
		return Context{}, nil
	}
	context, unknown := file.context(name)
	if unknown != nil {
		return Context{}, unknown.in(source)
	}
	return context, nil
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
	for _, key := range contextKeys() {
		if key != "name" && key != "token" {
			said[key] = value{*c.text(key), c.source()}
		}
	}
	return said
}

// contextKeys lists the keys of a context in the file.
func contextKeys() []string {
	return []string{
		"name", "host", "project", "ca-cert", "client-cert", "client-key", "insecure-skip-verify", "token",
	}
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
	default:
		panic("config: a context has no key " + key)
	}
}
