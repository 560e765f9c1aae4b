package key

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
)

const (
	keys         = "/projects/{project}/keys/"
	keystores    = "/projects/{project}/keystores/"
	certificates = "/projects/{project}/certificates/"
	truststores  = certificates + "truststore/{environment}/"
	jwks         = "/projects/{project}/jwks/"
)

// material is what keys, keystores and certificates have in common: there is one in each
// environment, and JWKs can be created from it.
type material struct {
	noun, title, route string
	sources            []string      // the source types of JWKs created from it
	list               string        // the field with an entry for each environment
	required           []requirement // the fields of an entry
}

// requirement is a required field, and the flag for it.
type requirement struct{ field, flag string }

// flags are the flags that fill the entries of environments: place "entry" is a temporary object
// that spread distributes.
func (m material) flags(own ...input.Flag) []input.Flag {
	return append([]input.Flag{
		input.Texts("environment", "entry.environmentName", "`name` of an environment for the "+m.title).Names("environment"),
		input.Text("alias", "entry.alias", "`alias` of the "+m.title+" in these environments"),
	}, own...)
}

func environmentOf(place string) input.Flag {
	return input.Text("environment", place, "`name` of the environment").Names("environment")
}

func (m material) create(request *input.Request) error {
	if err := m.spread(request.Body); err != nil {
		return err
	}
	if entries, _ := document.ReadList(request.Body[m.list]); len(entries) == 0 {
		return fault.Usagef("missing --environment and --%s", m.required[0].flag).
			WithHint("use --environment and --%s, or set %s in the file", m.required[0].flag, m.list)
	}
	return nil
}

// spread puts what the flags say about the material into the entry of each environment that they
// name, or of each environment in the file if they name none.
func (m material) spread(body input.Document) error {
	entry := cut(body)
	if len(entry) == 0 {
		return nil
	}
	names, _ := document.ReadList(entry["environmentName"])
	delete(entry, "environmentName")
	list, _ := document.ReadList(body[m.list])
	if len(names) == 0 {
		for _, present := range list {
			names = append(names, document.Members(present).Get("environmentName"))
		}
	}
	if len(names) == 0 {
		return fault.Usagef("missing --environment").WithHint("name the environments of the %s", m.title)
	}
	for _, name := range names {
		at := slices.IndexFunc(list, func(present json.RawMessage) bool {
			return document.Words(document.Members(present).Get("environmentName")) == document.Words(name)
		})
		if at < 0 {
			at, list = len(list), append(list, json.RawMessage("{}"))
		}
		filled, err := m.fill(list[at], entry, name)
		if err != nil {
			return err
		}
		list[at] = filled
	}
	return body.Set(m.list, list)
}

// cut removes the temporary object of the flags and returns it.
func cut(body input.Document) input.Document {
	entry := input.Document{}
	for _, member := range document.Members(body["entry"]) {
		entry[member.Key] = member.Value
	}
	delete(body, "entry")
	return entry
}

// fill lays the fields of the flags over the entry of one environment.
func (m material) fill(present json.RawMessage, entry input.Document, name json.RawMessage) (json.RawMessage, error) {
	filled := input.Document{}
	if json.Unmarshal(present, &filled) != nil {
		return nil, fault.Usagef("%s must be a list of objects", m.list)
	}
	for field, value := range entry {
		filled[field] = value
	}
	filled["environmentName"] = name
	for _, required := range m.required {
		if filled.Text(required.field) == "" {
			return nil, fault.Usagef("missing --%s for %s", required.flag, document.Words(name)).
				WithHint("the server requires the whole %s for an environment", m.title)
		}
	}
	return document.Encode(filled), nil
}

// update completes the command that replaces the material. Without --jwk-action, servers clear the
// references of JWKs to it (quirks.md §14).
func (m material) update(change command.Change) command.Change {
	change.Flags = append([]input.Flag{input.Text("new-name", "name", "new `name` of the "+m.title)}, change.Flags...)
	change.Flags = append(change.Flags, m.jwkFlags()...)
	change.Short = "Update a " + m.title + " (omitted fields keep their values)"
	change.Long = `If JWKs were created from the ` + m.title + `, the server clears their references to it,
so apiops asks first. With --jwk-action update, it updates these JWKs instead.

With --environment, the other environments may lose the ` + m.title + `, so apiops asks
first. To keep it there, use "apiops ` + m.noun + ` import-file --override".`
	change.Globals = []string{"yes"}
	change.Prepare = func(ctx context.Context, run *command.Run, request *input.Request) error {
		if err := m.spread(request.Body); err != nil {
			return err
		}
		read := m.stored(ctx, run)
		if err := m.guard(ctx, run, read); err != nil || !request.Body.Has(m.list) {
			return err
		}
		entries, _ := document.ReadList(request.Body[m.list])
		return m.keep(ctx, run, environmentsOf(entries), read)
	}
	return change
}

func (m material) jwkFlags() []input.Flag {
	return []input.Flag{
		input.Text("jwk-action", "?jwkUpdateAction", "`action` on the JWKs created from the "+m.title+" (server default nullify)").Of("NULLIFY", "UPDATE"),
		input.Text("jwk-scope", "?updateScope", "`scope` of --jwk-action update").Of("SAME_PROJECT", "ALL_PROJECTS"),
	}
}

// delete completes the command that deletes the material.
func (m material) delete(change command.Change) command.Change {
	change.Flags = []input.Flag{
		input.Text("jwk-action", "?jwkDeleteAction", "`action` on the JWKs created from the "+m.title+" (server default nullify)").Of("NULLIFY", "DELETE"),
	}
	change.Long = `The ` + m.title + ` is also undeployed from every environment. JWKs created from it lose
their references to it or, with --jwk-action delete, are deleted, too.`
	change.Confirm += " This includes undeployment from every environment."
	change.Prepare = func(_ context.Context, run *command.Run, request *input.Request) error {
		if slices.Contains(request.Query["jwkDeleteAction"], "DELETE") {
			run.Warn("the JWKs created from the " + m.title + " are deleted, too")
		}
		return nil
	}
	return change
}
