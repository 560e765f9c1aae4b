package command

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
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

// session is one that neither says nor reads anything.
func (c completer) session(cmd *cobra.Command) *Session {
	mute := *c.app
	mute.In, mute.Err = strings.NewReader(""), io.Discard
	return &Session{app: &mute, cmd: cmd}
}

// ask gets names in time or not at all. It does not wait for what heeds no
// context, such as a keyring that does not answer.
func (c completer) ask(cmd *cobra.Command, source nameSource) []string {
	ctx, cancel := context.WithTimeout(cmd.Context(), completionTime)
	defer cancel()
	answer := make(chan []string, 1)
	go func() {
		names, _ := c.session(cmd).namesFrom(ctx, source)
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
func (s *Session) namesFrom(ctx context.Context, source nameSource) ([]string, error) {
	settings, err := s.Settings()
	if err != nil {
		return nil, err
	}
	call := call{route: mustRoute(source.route)}
	values, err := call.values(s, nil)
	if err != nil {
		return nil, err
	}
	list := func() ([]string, error) {
		return source.list(ctx, s, api.Request{Route: call.route, Values: values})
	}
	if settings.Bool("sandbox") {
		return list()
	}
	host, err := settings.Host()
	if err != nil {
		return nil, err
	}
	token, err := s.Token()
	if err != nil {
		return nil, err
	}
	memory := newMemory(s.app.Lookup, host.String(), values["project"], token, source.route)
	return memory.recall(time.Now(), list)
}

func (n nameSource) list(ctx context.Context, session *Session, request api.Request) ([]string, error) {
	client, err := session.Client()
	if err != nil {
		return nil, err
	}
	defer client.Close()
	reply, err := client.Send(ctx, request)
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
func (n nameSource) nameOf(document json.RawMessage) string {
	var name string
	var fields map[string]json.RawMessage
	if json.Unmarshal(document, &fields) == nil {
		document = fields[n.field]
	}
	_ = json.Unmarshal(document, &name)
	return name
}
