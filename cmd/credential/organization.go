package credential

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// organizations is the path of the collection; that of a single organization has no slash at the
// end (quirks.md §6).
const organizations = "/projects/{project}/credential-organizations/"

// OrganizationCommands returns the `apiops credential-organization` group. No operation lists
// organizations (quirks.md §11).
func OrganizationCommands() command.Group {
	return command.Group{
		Use:      "credential-organization",
		Short:    "Manage the organizations of credentials",
		Long:     "The API cannot list organizations; it can only return one by its code.",
		Commands: organizationCommands,
	}
}

func organizationCommands() []command.Command {
	const one = organizations + "{code}"
	fields := []input.Flag{
		input.Argument("code", "code"),
		input.Text("name", "nameDefault", "display `name`"),
		input.Text("secondary-name", "nameSecondary", "display `name` in the second language"),
		input.Text("parent", "parentOrganizationCode", "`code` of the parent organization"),
		metadataFlag(),
	}
	return []command.Command{
		command.Change{
			Use:      "create <code>",
			Short:    "Create an organization",
			Example:  "apiops credential-organization create globex --name 'Globex Ltd'",
			Route:    "POST " + organizations,
			Flags:    fields,
			Document: true,
			Prepare: func(_ context.Context, run *command.Run, request *input.Request) error {
				return layMetadata(run, request.Body, nil)
			},
			Done: "Organization {code} created",
		},
		command.Show{
			Use:     "get <code>",
			Short:   "Show an organization",
			Example: "apiops credential-organization get acme",
			Route:   "GET " + one,
			Columns: output.Fields("CODE code", "NAME nameDefault", "SECONDARY NAME nameSecondary",
				"PARENT parentOrganizationCode", "METADATA metadata.key"),
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
			Example:  "apiops credential-organization update acme -f acme.yaml",
			Route:    "PUT " + one,
			Flags:    fields,
			Document: true,
			Keeps:    []string{"metadata"}, // for which Prepare asks
			Prepare:  prepareOrganization,
			Globals:  []string{"yes"},
			Done:     "Organization {code} updated",
		},
		command.Change{
			Use:     "delete <code>...",
			Short:   "Delete an organization",
			Example: "apiops credential-organization delete acme --yes",
			Route:   "DELETE " + one,
			Confirm: "Delete organization {code}?",
			Done:    "Organization {code} deleted",
			Missing: []string{"not found"},
		},
		usageCommands(),
	}
}

// prepareOrganization completes the request with what the server has: it replaces all metadata.
func prepareOrganization(ctx context.Context, run *command.Run, request *input.Request) error {
	reply, err := run.Fetch(ctx, "GET "+organizations+"{code}")
	if err != nil {
		return err
	}
	found, err := reply.Document()
	if err != nil {
		return err
	}
	if code := document.Members(found).Text("code"); code != "" && code != run.Arguments.First("code") {
		return fault.Newf(fault.Unreadable, "the server returned another organization: %q", code).At(reply.Host, reply.Status)
	}
	return update(ctx, run, request, found, checkSecrets)
}
