// Package auth holds the `apiops auth` commands.
package auth

import (
	"context"
	"encoding/json"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

// The operations: how to get a token, and how to see whether the server takes
// one.
const (
	grantRoute = "POST /auth/token"
	checkRoute = "GET /projects/"
)

// Commands is everything under `apiops auth`.
func Commands() command.Group {
	return command.Group{
		Use:      "auth",
		Short:    "Log in to a gateway, see whether you are, and log out",
		Commands: commands,
	}
}

func commands() []command.Command {
	return []command.Command{
		command.Func{
			Use:     "login",
			Short:   "Get a token and keep it for the commands to come",
			Long:    loginHelp,
			Example: loginExample,
			Route:   grantRoute,
			Refuses: refusal(),
			File:    config.Change,
			Run:     bindLogin,
		},
		command.Func{
			Use:   "status",
			Short: "Ask whether the server takes the token in force",
			Long: `The exit code is 4 if there is no token, or the server refuses it; the status is
shown all the same. When the token expires is known if it was got by a login.`,
			Example: "apiops auth status\napiops auth status -o json --jq .status",
			Columns: output.ColumnNames(columns()),
			Refuses: refusal(),
			Run:     bind(showStatus),
		},
		command.Func{
			Use:   "logout",
			Short: "Remove the stored token of the context in force, or another",
			Long: `The token is removed from where it is kept on this machine. The server has no
operation to revoke one: whoever has a copy can use it until it expires.`,
			Example: "apiops auth logout\napiops auth logout --context Prod.EU",
			Refuses: refusal(),
			Run:     bind(logout),
		},
		command.Func{
			Use:   "token",
			Short: "Print the token in force, for a pipe",
			Long: `Whoever sees the token can do what you can: do not print it to a screen that
others see, or into the log of a pipeline.`,
			Example: "apiops auth token | other-tool --token-file -",
			Refuses: refusal(),
			Run:     bind(printToken),
		},
	}
}

// bind is for work that has no flags of its own.
func bind(work command.Work) func(*pflag.FlagSet) command.Work {
	return func(*pflag.FlagSet) command.Work { return work }
}

// refusal is that of the sandbox, which comes with a token.
func refusal() command.Sandbox {
	return command.Sandbox{
		Why:  "the sandbox needs no login, and keeps none",
		Hint: "to practise one, run \"apiops sandbox serve\": its user is operator, the password sandbox",
	}
}

// checkToken asks the server whether it takes the token of a request. One that
// lacks a permission is one that it takes.
func checkToken(ctx context.Context, client *api.Client, request api.Request) error {
	reply, err := client.Send(ctx, request)
	if err != nil {
		return err
	}
	_, err = reply.List()
	if fault.Is(err, fault.Forbidden) && json.Valid(reply.Body()) { // not the page of a proxy
		return nil
	}
	return err
}

// request asks for one of the operations above, which the catalog has.
func request(pattern string) api.Request {
	route, _ := catalog.ParseRoute(pattern)
	operation, _ := catalog.Find(route)
	return api.Request{Operation: operation}
}
