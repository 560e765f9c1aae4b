package credential

import (
	"context"
	"encoding/json"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/patch"
)

// organizations is the path of the collection; that of a single organization has no slash at the
// end (quirks.md §6).
const organizations = "/projects/{project}/credential-organizations/"

// OrganizationCommands returns the `apiops credential-organization` group. No operation lists
// organizations (quirks.md §11).
func OrganizationCommands() command.Group {
	return command.Group{
		Use:      "credential-organization",
		Short:    "Manage the organizations that credentials belong to",
		Long:     "The API cannot list organizations; it can only return one by its code.",
		Commands: organizationCommands,
	}
}

func organizationCommands() []command.Command {
	return []command.Command{
		command.Change{
			Use:     "create <code>",
			Short:   "Create an organization",
			Example: "apiops credential-organization create globex --name 'Globex Ltd'",
			Route:   "POST " + organizations,
			Body:    func(flags *pflag.FlagSet) command.MakeBody { return bindOrganization(flags).create },
			Done:    "Organization {code} created",
		},
		command.Show[organization]{
			Use:     "get <code>",
			Short:   "Show an organization",
			Example: "apiops credential-organization get acme",
			Route:   "GET " + organizations + "{code}",
			Columns: organizationColumns(),
		},
		command.Change{
			Use:   "update <code>",
			Short: "Update an organization (omitted fields keep their values)",
			Long: `The server replaces all metadata, so apiops reads the organization first. The
values of secret metadata cannot be read: if you do not provide them again, the
command fails with exit code 2 and changes nothing.

The metadata in a file replaces the current metadata. Before the command removes
a key, it asks for confirmation. Fields of an entry that the file omits keep
their values.`,
			Example: "apiops credential-organization update acme -f acme.yaml",
			Route:   "PUT " + organizations + "{code}",
			Body:    func(flags *pflag.FlagSet) command.MakeBody { return bindOrganization(flags).update },
			Globals: []string{"yes"},
			Done:    "Organization {code} updated",
		},
		command.Change{
			Use:     "delete <code>...",
			Short:   "Delete an organization",
			Example: "apiops credential-organization delete acme --yes",
			Route:   "DELETE " + organizations + "{code}",
			Confirm: "Delete organization {code}?",
			Done:    "Organization {code} deleted",
			Missing: []string{"not found"},
		},
	}
}

// organization has the fields of an organization that the table shows.
type organization struct {
	Code          string          `json:"code"`
	Name          string          `json:"nameDefault"`
	SecondaryName string          `json:"nameSecondary"`
	Parent        string          `json:"parentOrganizationCode"`
	Metadata      json.RawMessage `json:"metadata"`
}

func organizationColumns() []output.Column[organization] {
	return []output.Column[organization]{
		output.Col("CODE", func(o organization) string { return o.Code }),
		output.Col("NAME", func(o organization) string { return o.Name }),
		output.Col("SECONDARY NAME", func(o organization) string { return o.SecondaryName }),
		output.Col("PARENT", func(o organization) string { return o.Parent }),
		output.Col("METADATA", func(o organization) string { return keysOf(o.Metadata) }),
	}
}

const organizationFieldNames = "code, nameDefault, nameSecondary, parentOrganizationCode, metadata"

// organizationFields holds the values of the flags that describe an organization.
type organizationFields struct {
	Name          json.RawMessage `json:"nameDefault,omitempty"`
	SecondaryName json.RawMessage `json:"nameSecondary,omitempty"`
	Parent        json.RawMessage `json:"parentOrganizationCode,omitempty"`
	form
}

func bindOrganization(flags *pflag.FlagSet) *organizationFields {
	f := organizationFields{form: form{name: "code", fields: organizationFieldNames, checkFile: func(patch.Document) error { return nil }}}
	f.bind(flags)
	patch.Text(flags, &f.Name, "name", "display `name`")
	patch.Text(flags, &f.SecondaryName, "secondary-name", "display `name` in the second language")
	patch.Text(flags, &f.Parent, "parent", "`code` of the parent organization")
	return &f
}

func (f *organizationFields) create(ctx context.Context, run *command.Run) (*api.Body, error) {
	document, _, err := f.lay(ctx, run, f, nil)
	return api.JSON(document), err
}

func (f *organizationFields) update(ctx context.Context, run *command.Run) (*api.Body, error) {
	if given := len(f.Name) + len(f.SecondaryName) + len(f.Parent) + len(f.file) + len(f.metadata); given == 0 {
		return nil, fault.Usagef("nothing to update").
			WithHint("run \"apiops credential-organization update --help\" to see the flags")
	}
	document, current, err := f.lay(ctx, run, f, presentOrganization)
	if err != nil {
		return nil, err
	}
	if err := checkSecrets(document, current); err != nil {
		return nil, err
	}
	return api.JSON(document), f.confirmRemoval(ctx, run, document, current)
}

func presentOrganization(ctx context.Context, run *command.Run) (patch.Document, error) {
	reply, err := run.Fetch(ctx, "GET "+organizations+"{code}")
	if err != nil {
		return nil, err
	}
	text, err := reply.Document()
	if err != nil {
		return nil, err
	}
	document, err := patch.ParseDocument(text)
	if err != nil {
		return nil, fault.Newf(fault.Unreadable, "cannot read the organization: %v", err).At(reply.Host, reply.Status)
	}
	if code := document.Text("code"); code != "" && code != run.Arguments.First("code") {
		return nil, fault.Newf(fault.Unreadable, "the server returned another organization: %q", code).At(reply.Host, reply.Status)
	}
	return document, nil
}
