// Package auth holds the `apiops auth` commands.
package auth

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
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
			Run:     bindLogin,
		},
		command.Func{
			Use:   "status",
			Short: "Ask whether the server takes the token in force",
			Long: `The exit code is 4 if there is no token, or the server refuses it; the status is
shown all the same. When the token expires is known if it was got by a login.`,
			Example: "apiops auth status\napiops auth status -o json --jq .status",
			Columns: output.ColumnNames(columns()),
			Run:     bind(showStatus),
		},
		command.Func{
			Use:   "logout",
			Short: "Remove the stored token of the context in force, or another",
			Long: `The token is removed from where it is kept on this machine. The server has no
operation to revoke one: whoever has a copy can use it until it expires.`,
			Example: "apiops auth logout\napiops auth logout --context Prod.EU",
			Run:     bind(logout),
		},
		command.Func{
			Use:   "token",
			Short: "Print the token in force, for a pipe",
			Long: `Whoever sees the token can do what you can: do not print it to a screen that
others see, or into the log of a pipeline.`,
			Example: "apiops auth token | other-tool --token-file -",
			Run:     bind(printToken),
		},
	}
}

// bind is for work that has no flags of its own. None of it is for the sandbox,
// which comes with a token.
func bind(work command.Work) func(*pflag.FlagSet) command.Work {
	return func(*pflag.FlagSet) command.Work {
		return func(ctx context.Context, session *command.Session, arguments command.Arguments) error {
			if err := refuseSandbox(session); err != nil {
				return err
			}
			return work(ctx, session, arguments)
		}
	}
}

func refuseSandbox(session *command.Session) error {
	return session.RefuseSandbox("the sandbox needs no login, and keeps none",
		"to practise one, run \"apiops sandbox serve\": its user is operator, the password sandbox")
}

// check asks the server whether it takes a token. A token that lacks a
// permission is one that it takes.
func check(ctx context.Context, session *command.Session, host *url.URL, token string) error {
	reply, err := send(ctx, session, checkRoute, host, token, nil)
	if err != nil {
		return err
	}
	_, err = reply.List()
	var failure *api.Error
	if errors.As(err, &failure) && failure.Kind == api.Forbidden && json.Valid(reply.Body) { // not the page of a proxy
		return nil
	}
	return err
}

func send(ctx context.Context, session *command.Session, pattern string, host *url.URL, token string, body api.Body) (*api.Reply, error) {
	route, err := api.ParseRoute(pattern)
	if err != nil {
		return nil, err
	}
	client, err := session.ClientFor(host, token)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	return client.Send(ctx, api.Request{Route: route, Body: body})
}
