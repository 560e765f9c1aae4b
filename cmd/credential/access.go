package credential

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

func accessCommands() []command.Command {
	return []command.Command{
		command.List[access]{
			Use:     "list <username>",
			Short:   "List the proxies and proxy groups that a credential can call",
			Example: "apiops credential access list api-user",
			Route:   "GET /projects/{project}/credentials/{username}/access/",
			Columns: []output.Column[access]{
				output.Col("NAME", func(a access) string { return a.Name }),
				output.Col("TYPE", func(a access) string { return a.Type }),
				output.Col("EXPIRES", func(a access) string { return a.Expires }).Shown(output.ShortTime),
			},
		},
		command.Change{
			Use:     "grant <username>...",
			Short:   "Grant access to proxies or proxy groups (existing access is kept)",
			Example: "apiops credential access grant mobile-app --proxy Orders --proxy-group Public --expires 2027-12-31",
			Route:   "PUT /projects/{project}/credentials/{username}/access/",
			Body:    grant,
			Done:    "Access granted to {username}",
			Redeploy: "deploy it in the manager, or run \"apiops credential access revoke {username}\" with the same flags " +
				"and grant the access again (calls are rejected in between)",
		},
		command.Change{
			Use:     "revoke <username>...",
			Short:   "Revoke access to proxies or proxy groups",
			Example: "apiops credential access revoke api-user --proxy Orders",
			Route:   "DELETE /projects/{project}/credentials/{username}/access/",
			Body:    revoke,
			Done:    "Access of {username} revoked",
			Missing: []string{"does not have access"},
			Redeploy: "deploy it in the manager, or run \"apiops credential access grant {username}\" with the same flags " +
				"and revoke the access again (calls are accepted in between)",
		},
	}
}

// access is a proxy or proxy group that a credential can call.
type access struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Expires string `json:"expireTime,omitempty"`
}

// grant adds to existing access although the method is PUT, and revoke is a DELETE with a body
// (quirks.md §8).
func grant(flags *pflag.FlagSet) command.MakeBody {
	named := bindAccess(flags)
	flags.StringVar(&named.expires, "expires", "", "`time` when the access expires: a date (end of day, UTC) or an RFC 3339 time")
	return named.body
}

// revoke accepts --ignore-missing with one name only: if one of several is missing, the server
// rejects the whole request.
func revoke(flags *pflag.FlagSet) command.MakeBody {
	named := bindAccess(flags)
	return func(ctx context.Context, run *command.Run) (*api.Body, error) {
		if ignore, _ := flags.GetBool("ignore-missing"); ignore && len(named.proxies)+len(named.groups) > 1 {
			return nil, fault.Usagef("--ignore-missing cannot be combined with several proxies or proxy groups: " +
				"if access to one is missing, the server revokes none").
				WithHint("run the command once for each --proxy and --proxy-group")
		}
		return named.body(ctx, run)
	}
}

// namedAccess holds the values of the flags.
type namedAccess struct {
	proxies, groups []string
	expires         string // "": never
}

func bindAccess(flags *pflag.FlagSet) *namedAccess {
	var named namedAccess
	flags.StringArrayVar(&named.proxies, "proxy", nil, "`name` of a proxy; may be repeated")
	flags.StringArrayVar(&named.groups, "proxy-group", nil, "`name` of a proxy group; may be repeated")
	command.Values(flags, "proxy", "<proxy>")
	command.Values(flags, "proxy-group", "<proxy-group>")
	return &named
}

func (n *namedAccess) body(context.Context, *command.Run) (*api.Body, error) {
	var until string
	if n.expires != "" {
		var err error
		if until, err = parseTime(n.expires); err != nil {
			return nil, err
		}
	}
	var list []access
	for _, name := range n.proxies {
		list = append(list, access{name, "API_PROXY", until})
	}
	for _, name := range n.groups {
		list = append(list, access{name, "API_PROXY_GROUP", until})
	}
	if len(list) == 0 {
		return nil, fault.Usagef("no proxy or proxy group is given").
			WithHint("use --proxy NAME or --proxy-group NAME; both may be repeated")
	}
	return api.JSON(map[string][]access{"credentialAccessList": list}), nil
}
