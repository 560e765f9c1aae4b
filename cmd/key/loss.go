package key

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/text"
)

// stored returns a function that reads the stored material at most once.
func (m material) stored(ctx context.Context, run *command.Run) func() (json.RawMessage, error) {
	return sync.OnceValues(func() (json.RawMessage, error) {
		return run.FetchDocument(ctx, "GET "+m.route+"{"+m.noun+"}/")
	})
}

// guard asks before a request clears references of JWKs. It reads which JWKs have one.
func (m material) guard(ctx context.Context, run *command.Run, read func() (json.RawMessage, error)) error {
	name := run.Subject()
	switch {
	case len(run.Given("jwk-action")) > 0:
		return nil
	case run.Settings.Bool("dry-run"):
		run.Warn(fmt.Sprintf("JWKs created from %s lose their references to it: add --jwk-action update to update them", name))
		return nil
	}
	stored, err := read()
	if err != nil {
		return err
	}
	reply, err := run.Fetch(ctx, "GET "+jwks)
	if err != nil {
		return err
	}
	list, err := reply.List()
	if err != nil {
		return err
	}
	var affected []string
	for _, jwk := range list {
		if m.isSourceOf(document.Members(jwk), document.Members(stored).Text("id")) {
			affected = append(affected, document.Members(jwk).Text("name"))
		}
	}
	if len(affected) == 0 {
		return nil
	}
	return run.Loses(ctx, "clear", fmt.Sprintf("the references of JWKs (%s) to %s", strings.Join(affected, ", "), name))
}

// keep asks before environments that a request does not name lose the material. With --yes the answer
// is known, and a dry run reads nothing.
func (m material) keep(ctx context.Context, run *command.Run, named []environment, read func() (json.RawMessage, error)) error {
	if run.Settings.Bool("yes") || run.Settings.Bool("dry-run") {
		return nil
	}
	stored, err := read()
	if err != nil {
		return err
	}
	entries, _ := document.ReadList(document.Members(stored).Get(m.list))
	var lost []string
	for _, one := range environmentsOf(entries) {
		if !slices.Contains(named, one) {
			lost = append(lost, one.name)
		}
	}
	if len(lost) == 0 {
		return nil
	}
	if slices.Contains(lost, "") { // only the ID is known, which no list of environments has
		if all, err := namesAll(ctx, run, named); all || err != nil {
			return err
		}
		lost = []string{"environments that this request does not name"}
	}
	return run.Loses(ctx, "remove", m.title+" "+run.Subject()+" from "+text.And(lost...))
}

// namesAll reports whether a request names every environment of the project.
func namesAll(ctx context.Context, run *command.Run, named []environment) (bool, error) {
	reply, err := run.Fetch(ctx, "GET /projects/{project}/environments/")
	if err != nil {
		return false, err
	}
	all, err := reply.List()
	return err == nil && !slices.ContainsFunc(all, func(one json.RawMessage) bool {
		return !slices.Contains(named, environment{name: document.Members(one).Text("name")})
	}), err
}

// environment identifies an environment by its name or, where a server does not tell that, by its ID.
type environment struct{ name, id string }

// environmentsOf returns the environments of entries. Some servers have one entry for several.
func environmentsOf(entries []json.RawMessage) (environments []environment) {
	for _, entry := range entries {
		o := document.Members(entry)
		names := document.Texts(o.Get("environmentNameList"))
		if name := o.Text("environmentName"); len(names) == 0 && name != "" {
			names = []string{name}
		}
		for _, name := range names {
			environments = append(environments, environment{name: name})
		}
		if len(names) == 0 {
			environments = append(environments, environment{id: o.Text("environmentId")})
		}
	}
	return environments
}

// isSourceOf reports whether a JWK refers to material with an ID, as far as both are known.
func (m material) isSourceOf(jwk document.Object, id string) bool {
	if !slices.Contains(m.sources, jwk.Text("sourceType")) {
		return false
	}
	source := jwk.Text("sourceId")
	return !jwk.Has("sourceId") || source != "" && (id == "" || source == id)
}
