package command

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/session"
)

// completionTime is how long a completion may take in total.
const completionTime = 800 * time.Millisecond

// nameSource says where the server lists the names of one kind of resource.
type nameSource struct {
	route, field string
	keyType      string // offer only keys of this type; empty: offer everything
}

// nameSources returns the sources by argument, and by noun for those that offer only some keys.
func nameSources() map[string]nameSource {
	const keys = "GET /projects/{project}/keys/"
	return map[string]nameSource{
		"project":     {route: "GET /projects/", field: "name"},
		"username":    {route: "GET /projects/{project}/credentials/", field: "username"},
		"key":         {route: keys, field: "name"},
		"private-key": {route: keys, field: "name", keyType: "PRIVATE_KEY"},
		"public-key":  {route: keys, field: "name", keyType: "PUBLIC_KEY"},
		"secret-key":  {route: keys, field: "name", keyType: "SECRET_KEY"},
		"keystore":    {route: "GET /projects/{project}/keystores/", field: "name"},
		"certificate": {route: "GET /projects/{project}/certificates/", field: "name"},
		"jwk":         {route: "GET /projects/{project}/jwks/", field: "name"},
		"proxy":       {route: "GET /projects/{project}/apiProxies/", field: "name"},
		"proxy-group": {route: "GET /projects/{project}/apiProxyGroups/", field: "name"},
	}
}

// sourceOf returns the source for an argument. For <key> of "private-key set" it is that of the
// private keys.
func sourceOf(cmd *cobra.Command, argument string) (nameSource, bool) {
	source, known := nameSources()[argument]
	if parent := cmd.Parent(); known && parent != nil {
		if narrower := nameSources()[parent.Name()]; narrower.route == source.route {
			return narrower, true
		}
	}
	return source, known
}

// ask returns the names, or nil if they do not arrive in time. It does not wait for calls that
// ignore the context, such as a keyring that hangs.
func (c completer) ask(cmd *cobra.Command, source nameSource) []string {
	ctx, cancel := context.WithTimeout(cmd.Context(), completionTime)
	defer cancel()
	found := make(chan []string, 1)
	go func() {
		names, _ := c.namesFrom(ctx, cmd, source)
		found <- names
	}()
	select {
	case names := <-found:
		return names
	case <-ctx.Done():
		return nil
	}
}

// namesFrom returns the names from the cache or the server. It caches nothing with --sandbox,
// which starts a new sandbox each time.
func (c completer) namesFrom(ctx context.Context, cmd *cobra.Command, source nameSource) ([]string, error) {
	mute := *c.system
	mute.In, mute.Err = strings.NewReader(""), io.Discard
	opened, err := session.Open(ctx, &mute, mute.Console(), cmd.Flags(), session.Needs{})
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	run := &Run{Session: opened, cmd: cmd}
	list := func() ([]string, error) { return source.list(ctx, run) }
	if run.Settings.Bool("sandbox") {
		return list()
	}
	host, err := run.Host()
	if err != nil {
		return nil, err
	}
	token, err := run.Token(ctx)
	if err != nil {
		return nil, err
	}
	memory := newMemory(c.system.Lookup, host.String(), run.Settings.String("project"), token, source.route, source.keyType)
	return memory.recall(time.Now(), list)
}

func (n nameSource) list(ctx context.Context, run *Run) ([]string, error) {
	reply, err := run.Fetch(ctx, n.route)
	if err != nil {
		return nil, err
	}
	documents, err := reply.List()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(documents))
	for i, document := range documents {
		names[i] = n.nameOf(document)
	}
	return names, nil
}

// nameOf returns the name in an entry of a list, which may be the name itself. It is empty if the
// entry has no name or is a key of another type.
func (n nameSource) nameOf(entry json.RawMessage) string {
	if fields, err := document.ReadObject(entry); err == nil {
		if keyType := fields.Text("keyType"); n.keyType != "" && keyType != "" && keyType != n.keyType {
			return ""
		}
		return fields.Text(n.field)
	}
	name, _ := document.Text(entry)
	return name
}
