package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/session"
	"github.com/apiops-cli/apiops/pkg/text"
)

// completionTime is how long a completion may take in total.
const completionTime = 800 * time.Millisecond

// nameSource says where the server lists the names of one kind of resource.
type nameSource struct {
	route string
	path  string // of the name in an entry
	// onlyPath and onlyValue select entries; empty: offer all.
	onlyPath, onlyValue string
	values              map[string]string // for placeholders other than the project
}

// sourceOf returns the list that has the values of an argument: that of the noun of this name, of the
// group of this name above or beside the command, or of the command's own group, if its placeholders are
// already typed.
func (c completer) sourceOf(cmd *cobra.Command, argument string, words []string) (source nameSource, known bool) {
	noun := argument
	if noun == "username" {
		noun = "credential"
	}
	named := cmd.Root()
	for _, word := range strings.Fields(noun) { // such as "proxy deploy-history"
		named = c.below(named, word)
	}
	above := cmd.Parent() // or the group of "sync-run issue list <run>"
	for above != nil && !strings.HasSuffix("-"+above.Name(), "-"+argument) {
		above = above.Parent()
	}
	for _, group := range []*cobra.Command{named, above, c.below(cmd.Parent(), argument), cmd.Parent()} {
		if group == nil {
			continue
		}
		list := c.below(group, "list")
		if list == nil || list.Annotations[listAnnotation] == "" {
			continue
		}
		source = nameSource{route: Routes(list)[0].String(), path: list.Annotations[listAnnotation], values: map[string]string{}}
		typed := parseUsage(cmd.Use).read(words)
		isOther := group == cmd.Parent() && len(words) > 0 // the own list has what was typed first
		if source.fill(typed) && (!isOther || len(source.values) > 0) {
			only := strings.Fields(cmd.Annotations[onlyAnnotation])
			if len(only) == 3 && only[0] == argument {
				source.onlyPath, source.onlyValue = only[1], only[2]
			}
			return source, true
		}
	}
	return source, false
}

// below returns a finished command by its name or alias, or nil. The group may be nil.
func (c completer) below(group *cobra.Command, name string) *cobra.Command {
	if group == nil {
		return nil
	}
	c.app.finish(group)
	for _, command := range group.Commands() {
		if command.Name() == name || command.HasAlias(name) {
			c.app.finish(command)
			return command
		}
	}
	return nil
}

// fill sets the placeholders of the route, and reports whether all have a value.
func (n nameSource) fill(typed Arguments) bool {
	for _, name := range mustRoute(n.route).Names() {
		if name == "project" {
			continue
		}
		if n.values[name] = typed.First(name); n.values[name] == "" {
			return false
		}
	}
	return true
}

// ask returns the names, or nil if they do not arrive in time. It does not wait for calls that
// ignore the context, such as a keyring that hangs.
func (c completer) ask(cmd *cobra.Command, source nameSource) []string {
	return inTime(cmd.Context(), func(ctx context.Context) []string {
		names, _ := c.namesFrom(ctx, cmd, source)
		return names
	})
}

// inTime returns the names that work finds in the time that completion may take.
func inTime(ctx context.Context, work func(ctx context.Context) []string) []string {
	ctx, cancel := context.WithTimeout(ctx, completionTime)
	defer cancel()
	found := make(chan []string, 1)
	go func() { found <- work(ctx) }()
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
	mute := *c.app.System
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
	memory := newMemory(c.app.System.Lookup, host.String(), run.Settings.String("project"), token, source.route, fmt.Sprint(source.values), source.onlyValue)
	return memory.recall(time.Now(), list)
}

func (n nameSource) list(ctx context.Context, run *Run) ([]string, error) {
	request := api.Request{Operation: operationOf(n.route), Values: maps.Clone(n.values)}
	if slices.Contains(request.Operation.Names(), "project") {
		project, err := run.Project()
		if err != nil {
			return nil, err
		}
		request.Values["project"] = project
	}
	client, err := run.Client(ctx)
	if err != nil {
		return nil, err
	}
	const most = 1000
	documents, _, err := operate.ReadList(ctx, client, request, most)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(documents))
	for i, document := range documents {
		names[i] = n.nameOf(document)
	}
	return text.Unique(names), nil
}

// nameOf returns the name in an entry of a list, which may be the name itself. It is empty if the
// entry has no name or must not be offered.
func (n nameSource) nameOf(entry json.RawMessage) string {
	if value := output.ValueAt(entry, n.onlyPath); n.onlyPath != "" && value != "" && value != n.onlyValue {
		return ""
	}
	if name, ok := document.Text(entry); ok {
		return name
	}
	return output.ValueAt(entry, n.path)
}
