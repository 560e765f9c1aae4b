// Package auth holds the `apiops auth` commands.
package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

// How to get a token, and how to see whether the server takes one.
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
	refusal := command.Sandbox{ // it comes with a token
		Why:  "the sandbox needs no login, and keeps none",
		Hint: `to practise one, run "apiops sandbox serve": its user is operator, the password sandbox`,
	}
	return []command.Command{
		command.Func{
			Use:     "login",
			Short:   "Get a token and keep it for the commands to come",
			Long:    loginHelp,
			Example: loginExample,
			Route:   grantRoute,
			Globals: []string{"host", "project", "ca-cert", "client-cert", "client-key", "insecure-skip-verify"},
			Refuses: refusal,
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
			Refuses: refusal,
			Run:     command.NoFlags(showStatus),
		},
		command.Func{
			Use:   "logout",
			Short: "Remove the stored token of the current context, or another",
			Long: `The token is removed from where it is kept on this machine. The server has no
operation to revoke one: whoever has a copy can use it until it expires.`,
			Example: "apiops auth logout\napiops auth logout --context Prod.EU",
			Refuses: refusal,
			Run:     command.NoFlags(logout),
		},
		command.Func{
			Use:   "token",
			Short: "Print the token in force, for a pipe",
			Long: `Whoever sees the token can do what you can: do not print it to a screen that
others see, or into the log of a pipeline.`,
			Example: "apiops auth token | other-tool --token-file -",
			Refuses: refusal,
			Run:     command.NoFlags(printToken),
		},
	}
}

// status is what there is to know about the token in force.
type status struct {
	Context     string `json:"context"`
	Host        string `json:"host"`
	TokenSource string `json:"tokenSource"`
	Status      string `json:"status"` // valid, refused, missing or unknown
	Expires     string `json:"expires,omitempty"`
}

func columns() []output.Column[status] {
	return []output.Column[status]{
		output.Col("CONTEXT", func(s status) string { return s.Context }),
		output.Col("HOST", func(s status) string { return s.Host }),
		output.Col("TOKEN FROM", func(s status) string { return s.TokenSource }),
		output.Col("STATUS", func(s status) string { return s.Status }),
		output.Col("EXPIRES", func(s status) string { return s.Expires }).Shown(output.ShortTime),
	}
}

// showStatus shows it whatever it is; the error decides on the exit code.
func showStatus(ctx context.Context, run *command.Run) error {
	client, problem := run.Client(ctx)
	if problem == nil {
		problem = checkToken(ctx, client, command.Request(checkRoute))
	}
	inUse, _ := run.Settings.Context()
	s := status{Context: inUse.Name, TokenSource: run.Settings.TokenSource(), Status: "unknown"}
	switch {
	case problem == nil:
		s.Status = "valid"
	case fault.Is(problem, fault.Unauthenticated) && fault.From(problem).Status == 0:
		s.Status = "missing" // no server was asked
	case fault.Is(problem, fault.Unauthenticated):
		s.Status = "refused"
	}
	if host, err := run.Settings.Host(); err == nil {
		s.Host = host.String()
	}
	if expires := run.Settings.TokenExpires(); !expires.IsZero() {
		s.Expires = expires.Format(time.RFC3339)
	}
	if _, missing := run.Settings.Chosen(); missing != nil && !errors.Is(problem, missing) {
		run.Console.Warn(missing.Error())
	}
	run.WarnOfOverrides(run.Settings.Contexts(), run.Settings.Current)
	if err := command.PrintOne(ctx, run, columns(), s); err != nil {
		return err
	}
	return problem
}

// checkToken asks whether the server takes a request's token, which may lack the permission.
func checkToken(ctx context.Context, client *api.Client, request api.Request) error {
	reply, err := client.Send(ctx, request)
	if err != nil {
		return err
	}
	_, err = reply.List()
	lacksPermission := fault.Is(err, fault.Forbidden) && json.Valid(reply.Body()) // and is not the page of a proxy
	failure := fault.From(err)
	if lacksPermission && failure.Status != 402 && (failure.ErrorKey == "" || failure.ErrorKey == "permissionDenied") {
		return nil
	}
	return err
}

func logout(_ context.Context, run *command.Run) error {
	chosen, err := run.Settings.Chosen()
	switch {
	case err != nil:
		return err
	case chosen.Name == "":
		run.Console.Note("There is no current context, so no token is stored.")
	case chosen.Storage() == config.Nowhere:
		run.Console.Note("The context " + chosen.Name + " keeps no token.")
	case run.Pretends():
		return nil
	default:
		was, err := run.Store().LogOut(chosen.Name)
		if err != nil {
			return err
		}
		run.Console.Done(fmt.Sprintf("The token of the context %s is removed from the %s. "+
			"The server takes it until it expires.", chosen.Name, was))
	}
	if source := run.Settings.TokenSource(); strings.HasPrefix(source, "variable ") {
		run.Console.Warn("as long as it is set, the " + source + " still gives a token")
	}
	return nil
}

func printToken(ctx context.Context, run *command.Run) error {
	token, err := run.Token(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(run.Out, token)
	return err
}
