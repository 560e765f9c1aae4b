package credential

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/patch"
)

// organizations is the collection; a single one is addressed without a slash at
// the end (quirks.md §6).
const organizations = "/projects/{project}/credential-organizations/"

// OrganizationCommands is everything under `apiops credential-organization`.
// There is no operation that lists organizations (quirks.md §11).
func OrganizationCommands() command.Group {
	return command.Group{
		Use:      "credential-organization",
		Short:    "Manage the organizations that credentials belong to",
		Commands: organizationCommands,
	}
}

func organizationCommands() []command.Command {
	return []command.Command{
		command.Change{
			Use:     "create <code>",
			Short:   "Create an organization",
			Example: "apiops credential-organization create acme --name 'Acme Ltd'",
			Route:   "POST " + organizations,
			Body:    createOrganization,
			Done:    "Organization {code} created",
		},
		command.Show[organization]{
			Use:     "get <code>",
			Short:   "Show an organization",
			Route:   "GET " + organizations + "{code}",
			Columns: organizationColumns(),
		},
		command.Change{
			Use:   "update <code>",
			Short: "Change an organization; what you leave out stays as it is",
			Long: `The server replaces the metadata as a whole, so the organization is read first. The
values of secret metadata cannot be read: unless they are given again, nothing is
sent (exit code 2).`,
			Example: "apiops credential-organization update acme --name 'Acme Limited'",
			Route:   "PUT " + organizations + "{code}",
			Body:    updateOrganization,
			Done:    "Organization {code} updated",
		},
		command.Change{
			Use:     "delete <code>...",
			Short:   "Delete an organization",
			Example: "apiops credential-organization delete acme --yes",
			Route:   "DELETE " + organizations + "{code}",
			Confirm: "Delete the organization {code}?",
			Done:    "Organization {code} deleted",
			Missing: []string{"not found"},
		},
	}
}

// organization is the part of an organization that the table shows.
type organization struct {
	Code          string `json:"code"`
	Name          string `json:"nameDefault"`
	SecondaryName string `json:"nameSecondary"`
	Parent        string `json:"parentOrganizationCode"`
	Metadata      []struct {
		Key string `json:"key"`
	} `json:"metadata"`
}

func organizationColumns() []output.Column[organization] {
	return []output.Column[organization]{
		output.Col("CODE", func(o organization) string { return o.Code }),
		output.Col("NAME", func(o organization) string { return o.Name }),
		output.Col("SECONDARY NAME", func(o organization) string { return o.SecondaryName }),
		output.Col("PARENT", func(o organization) string { return o.Parent }),
		output.Col("METADATA", organization.keys),
	}
}

func (o organization) keys() string {
	var keys []string
	for _, entry := range o.Metadata {
		keys = append(keys, entry.Key)
	}
	return strings.Join(keys, ", ")
}

// organizationForm are the flags that describe an organization.
type organizationForm struct {
	Name          patch.Field[string] `json:"nameDefault,omitzero"`
	SecondaryName patch.Field[string] `json:"nameSecondary,omitzero"`
	Parent        patch.Field[string] `json:"parentOrganizationCode,omitzero"`
	file          string
	metadata      []string
}

func bindOrganization(flags *pflag.FlagSet) *organizationForm {
	var f organizationForm
	flags.StringVarP(&f.file, "file", "f", "", "`file` with the fields in JSON or YAML, - for stdin; flags win over it")
	patch.Text(flags, &f.Name, "name", "`name` to show")
	patch.Text(flags, &f.SecondaryName, "secondary-name", "`name` to show in the second language")
	patch.Text(flags, &f.Parent, "parent", "`code` of the organization above it")
	flags.StringArrayVar(&f.metadata, "metadata", nil, "`key=value` to keep with it, no secret; may be repeated")
	return &f
}

func (f *organizationForm) isEmpty() bool {
	return f.Name.IsZero() && f.SecondaryName.IsZero() && f.Parent.IsZero() && f.file == "" && len(f.metadata) == 0
}

// lay puts what file and flags say over a document.
func (f *organizationForm) lay(ctx context.Context, run *command.Run, document patch.Document, code string) error {
	given, err := readDocument(ctx, run, f.file)
	if err != nil {
		return err
	}
	if other := given.Text("code"); other != "" && other != code {
		return fault.Usagef("the file is about %q, not %q", other, code).
			WithHint("give the same code, or leave it out of the file")
	}
	for _, above := range []any{given, f, map[string]string{"code": code}} {
		if err := document.Merge(above); err != nil {
			return err
		}
	}
	return setMetadata(document, f.metadata)
}

func createOrganization(flags *pflag.FlagSet) command.MakeBody {
	form := bindOrganization(flags)
	return func(ctx context.Context, run *command.Run) (*api.Body, error) {
		document := patch.Document{}
		if err := form.lay(ctx, run, document, run.Arguments.First("code")); err != nil {
			return nil, err
		}
		return api.JSON(document), nil
	}
}

func updateOrganization(flags *pflag.FlagSet) command.MakeBody {
	form := bindOrganization(flags)
	return func(ctx context.Context, run *command.Run) (*api.Body, error) {
		if form.isEmpty() {
			return nil, fault.Usagef("there is nothing to change").
				WithHint("\"apiops credential-organization update --help\" shows what can be")
		}
		reply, err := run.Fetch(ctx, "GET "+organizations+"{code}")
		if err != nil {
			return nil, err
		}
		text, err := reply.Document()
		if err != nil {
			return nil, err
		}
		var document patch.Document
		if err := json.Unmarshal(text, &document); err != nil {
			return nil, err
		}
		if err := form.lay(ctx, run, document, run.Arguments.First("code")); err != nil {
			return nil, err
		}
		return api.JSON(document), checkSecrets(document)
	}
}
