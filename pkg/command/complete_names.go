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

// completionTime is how long a person waits for names, in all.
const completionTime = 800 * time.Millisecond

// nameSource is where the server has the names of a sort of thing.
type nameSource struct {
	route, field string
	keyType      string // of the keys that count; empty: all things do
}

// nameSources are the arguments that the server knows names for, and the nouns
// whose arguments are only some of them.
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

// sourceOf is where the names of an argument are: <key> of "private-key set" is
// that of a private key.
func sourceOf(cmd *cobra.Command, argument string) (nameSource, bool) {
	source, known := nameSources()[argument]
	if parent := cmd.Parent(); known && parent != nil {
		if narrower := nameSources()[parent.Name()]; narrower.route == source.route {
			return narrower, true
		}
	}
	return source, known
}

// ask gets names in time or not at all. It does not wait for what heeds no
// context, such as a keyring that does not answer.
func (c completer) ask(cmd *cobra.Command, source nameSource) []string {
	ctx, cancel := context.WithTimeout(cmd.Context(), completionTime)
	defer cancel()
	answer := make(chan []string, 1)
	go func() {
		names, _ := c.namesFrom(ctx, cmd, source)
		answer <- names
	}()
	select {
	case names := <-answer:
		return names
	case <-ctx.Done():
		return nil
	}
}

// namesFrom asks the server, or remembers what it said a moment ago. The
// sandbox of --sandbox is a new one each time: there is nothing to remember.
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

// nameOf is the name in an entry of a list, which may be the name itself; empty
// where there is none, or where it is that of a key of another type.
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
