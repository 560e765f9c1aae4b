package credential

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// accessCommands: grant adds to existing access although the method is PUT, and revoke is a DELETE
// with a body (quirks.md §8).
func accessCommands() []command.Command {
	const route = collection + "{username}/access/"
	objects := []input.Flag{
		input.Texts("proxy", "", "`name` of a proxy").Names("proxy"),
		input.Texts("proxy-group", "", "`name` of a proxy group").Names("proxy-group"),
	}
	return []command.Command{
		command.List{
			Use:     "list <username>",
			Short:   "List the proxies and proxy groups that a credential can call",
			Example: "apiops credential access list api-user",
			Route:   "GET " + route,
			Columns: output.Fields("NAME name", "TYPE type", "EXPIRES expireTime"),
		},
		command.Change{
			Use:     "grant <username>...",
			Short:   "Grant access to proxies or proxy groups (existing access is kept)",
			Example: "apiops credential access grant mobile-app --proxy Orders --proxy-group Public --expires 2027-12-31",
			Route:   "PUT " + route,
			Flags: append(objects,
				input.Time("expires", "", "`time` when the access expires: a date (end of day, UTC) or an RFC 3339 time")),
			Document: true,
			Prepare:  addAccess,
			Done:     "Access granted to {username}",
			Redeploy: "deploy it in the manager, or run \"apiops credential access revoke {username}\" with the same flags " +
				"and grant the access again (calls are rejected in between)",
		},
		command.Change{
			Use:      "revoke <username>...",
			Short:    "Revoke access to proxies or proxy groups",
			Example:  "apiops credential access revoke api-user --proxy Orders",
			Route:    "DELETE " + route,
			Flags:    objects,
			Document: true,
			Prepare:  addAccess,
			Done:     "Access of {username} revoked",
			Missing:  []string{"does not have access"},
			Redeploy: "deploy it in the manager, or run \"apiops credential access grant {username}\" with the same flags " +
				"and revoke the access again (calls are accepted in between)",
		},
	}
}

// accessList is the field of the body with the access to grant or revoke.
const accessList = "credentialAccessList"

// addAccess adds the access that the flags name to that in the file.
func addAccess(_ context.Context, run *command.Run, request *input.Request) error {
	list, _ := document.ReadList(request.Body.Get(accessList))
	for _, objects := range []struct{ flag, kind string }{{"proxy", "API_PROXY"}, {"proxy-group", "API_PROXY_GROUP"}} {
		for _, name := range run.Given(objects.flag) {
			access := map[string]string{"name": name, "type": objects.kind}
			for _, expires := range run.Given("expires") {
				until, err := input.ParseTime(expires)
				if err != nil {
					return err
				}
				access["expireTime"] = until
			}
			list = append(list, document.Encode(access))
		}
	}
	if len(list) == 0 {
		return fault.Usagef("no proxy or proxy group is given").
			WithHint("use --proxy NAME or --proxy-group NAME; both may be repeated")
	}
	if run.IgnoresMissing() && len(list) > 1 {
		return fault.Usagef("--ignore-missing cannot be combined with several proxies or proxy groups: " +
			"if access to one is missing, the server revokes none").
			WithHint("run the command once for each --proxy and --proxy-group")
	}
	return request.Body.Set(accessList, list)
}
