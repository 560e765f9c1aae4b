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
type nameSource struct{ route, field string }

// nameSources are the arguments that the server knows names for.
func nameSources() map[string]nameSource {
	return map[string]nameSource{
		"project":     {"GET /projects/", "name"},
		"username":    {"GET /projects/{project}/credentials/", "username"},
		"key":         {"GET /projects/{project}/keys/", "name"},
		"keystore":    {"GET /projects/{project}/keystores/", "name"},
		"certificate": {"GET /projects/{project}/certificates/", "name"},
		"jwk":         {"GET /projects/{project}/jwks/", "name"},
		"proxy":       {"GET /projects/{project}/apiProxies/", "name"},
		"proxy-group": {"GET /projects/{project}/apiProxyGroups/", "name"},
	}
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
	memory := newMemory(c.system.Lookup, host.String(), run.Settings.String("project"), token, source.route)
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
// where there is none.
func (n nameSource) nameOf(entry json.RawMessage) string {
	if fields, err := document.ReadObject(entry); err == nil {
		return fields.Text(n.field)
	}
	name, _ := document.Text(entry)
	return name
}
