package credential

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/patch"
)

// getCommand finds the credential in the list, because no operation reads a single one
// (quirks.md §15).
func getCommand() command.Func {
	return command.Func{
		Use:   "get <username>",
		Short: "Show a credential",
		Long: `The API never returns the password or the values of secret metadata. It cannot read
a single credential, so apiops reads the whole list.`,
		Example: "apiops credential get api-user\napiops credential get api-user -o yaml",
		Route:   "GET " + collection,
		Columns: output.ColumnNames(details()),
		Run:     command.NoFlags(get),
	}
}

func get(ctx context.Context, run *command.Run) error {
	return command.PrintFound(ctx, run, details(), func() (json.RawMessage, error) {
		username := run.Arguments.First("username")
		if username == "" {
			return nil, fault.Usagef("the username is empty")
		}
		reply, err := run.Get(ctx, "GET "+collection, false)
		if err != nil || reply == nil {
			return nil, err
		}
		return find(reply, username)
	})
}

// present reads the credential from the server, even in a dry run.
func present(ctx context.Context, run *command.Run) (document patch.Document, err error) {
	reply, err := run.Fetch(ctx, "GET "+collection)
	if err != nil {
		return nil, err
	}
	found, err := find(reply, run.Arguments.First("username"))
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal(found, &document)
	return document, err
}

// find returns a credential from the list.
func find(list *answer.Reply, username string) (json.RawMessage, error) {
	documents, err := list.List()
	if err != nil {
		return nil, err
	}
	for _, text := range documents {
		var found patch.Document
		if json.Unmarshal(text, &found) == nil && found.Text("username") == username {
			return text, nil
		}
	}
	return nil, fault.Newf(fault.NotFound, "the project has no credential %q", username).
		WithHint("run \"apiops credential list\" to see its credentials").At(list.Host, 0)
}

// credential has the fields of a credential that the tables show.
type credential struct {
	Username    string          `json:"username"`
	FullName    string          `json:"fullName"`
	Email       string          `json:"email"`
	Enabled     json.RawMessage `json:"enabled"`
	ExpireDate  string          `json:"expireDate"`
	Roles       []string        `json:"roleNameList"`
	Addresses   []string        `json:"ipList"`
	Description string          `json:"description"`
	Metadata    json.RawMessage `json:"metadata"`
}

// columns returns the columns of the list.
func columns() []output.Column[credential] {
	columns := basics()
	for _, column := range more() {
		columns = append(columns, column.InWide())
	}
	return columns
}

// details returns the columns for a single credential.
func details() []output.Column[credential] {
	return slices.Concat(basics(), more(), []output.Column[credential]{
		output.Col("METADATA", func(c credential) string { return keysOf(c.Metadata) }),
	})
}

func basics() []output.Column[credential] {
	return []output.Column[credential]{
		output.Col("USERNAME", func(c credential) string { return c.Username }),
		output.Col("FULL NAME", func(c credential) string { return c.FullName }),
		output.Col("EMAIL", func(c credential) string { return c.Email }),
		output.Col("ENABLED", func(c credential) string { return document.Words(c.Enabled) }),
		output.Col("EXPIRES", func(c credential) string { return c.ExpireDate }).Shown(output.ShortTime),
	}
}

func more() []output.Column[credential] {
	return []output.Column[credential]{
		output.Col("ROLES", func(c credential) string { return strings.Join(c.Roles, ", ") }),
		output.Col("ADDRESSES", func(c credential) string { return strings.Join(c.Addresses, ", ") }),
		output.Col("DESCRIPTION", func(c credential) string { return c.Description }),
	}
}

// keysOf returns the keys of metadata, which tables show without the values: these may be secret or
// long.
func keysOf(metadata json.RawMessage) string {
	var entries []struct{ Key string }
	_ = json.Unmarshal(metadata, &entries) // anything but a list has no keys
	var keys []string
	for _, entry := range entries {
		keys = append(keys, entry.Key)
	}
	return strings.Join(keys, ", ")
}
