// Package auth holds the `apiops auth` commands.
package auth

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

// The requests that get a token and check it.
const (
	grantRoute = "POST /auth/token"
	checkRoute = "GET /projects/"
)

// Commands returns the `apiops auth` commands.
func Commands() command.Group {
	return command.Group{
		Use:      "auth",
		Short:    "Manage authentication",
		Commands: commands,
	}
}

func commands() []command.Command {
	refusal := command.Sandbox{ // the sandbox has a token of its own
		Why:  "the sandbox needs no login",
		Hint: `run "apiops sandbox serve" to practice logging in (user name operator, password sandbox)`,
	}
	return []command.Command{
		command.Func{
			Use:     "login",
			Short:   "Log in to a gateway and store the token",
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
			Short: "Check whether the current token is valid",
			Long: `The exit code is 4 if there is no token or the server rejects it. The status is
printed either way. The expiration time is known only if you logged in with a
password.`,
			Example: "apiops auth status\napiops auth status -o json --jq .status",
			Columns: columns,
			Refuses: refusal,
			Run:     command.NoFlags(showStatus),
		},
		command.Func{
			Use:   "logout",
			Short: "Remove the stored token of a context",
			Long: `The command removes the token of the current context, or of the one that you
choose with --context, from this machine. The server cannot revoke a token:
anyone who has a copy can use it until it expires.`,
			Example: "apiops auth logout\napiops auth logout --context Prod.EU",
			Refuses: refusal,
			Run:     command.NoFlags(logout),
		},
		command.Func{
			Use:   "token",
			Short: "Print the current token",
			Long: `Anyone who sees the token can do what you can do. Do not print it to a screen
that others can see, or to the log of a pipeline.`,
			Example: "apiops auth token | other-tool --token-file -",
			Refuses: refusal,
			Run:     command.NoFlags(printToken),
		},
	}
}

// status describes the current token.
type status struct {
	Context     string `json:"context"`
	Host        string `json:"host"`
	TokenSource string `json:"tokenSource"`
	Status      string `json:"status"` // valid, refused, missing or unknown
	Expires     string `json:"expires,omitempty"`
}

func columns() []output.Field {
	return output.Fields("CONTEXT context", "HOST host", "TOKEN FROM tokenSource", "STATUS status", "EXPIRES expires")
}

// showStatus prints the status even if there is an error, which determines the exit code.
func showStatus(ctx context.Context, run *command.Run) error {
	var problem error
	err := command.PrintFound(ctx, run, columns(), func() (json.RawMessage, error) {
		var current status
		current, problem = findStatus(ctx, run)
		return document.Encode(current), nil
	})
	return cmp.Or(err, problem)
}

// findStatus returns the status, and why the token cannot be used.
func findStatus(ctx context.Context, run *command.Run) (status, error) {
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
		s.Status = "missing" // no request was sent
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
	return s, problem
}

// checkToken checks whether the server accepts the token of a request. The token is valid even if it
// lacks the permission for the request.
func checkToken(ctx context.Context, client *api.Client, request api.Request) error {
	reply, err := client.Send(ctx, request)
	if err != nil {
		return err
	}
	_, err = reply.List()
	lacksPermission := fault.Is(err, fault.Forbidden) && json.Valid(reply.Body()) // not a proxy's error page
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
		run.Console.Note("No token is stored for context " + chosen.Name + ".")
	case run.Pretends():
		return nil
	default:
		was, err := run.Store().LogOut(chosen.Name)
		if err != nil {
			return err
		}
		run.Console.Done(fmt.Sprintf("Token of context %s removed from the %s. "+
			"The server accepts it until it expires.", chosen.Name, was))
	}
	if source := run.Settings.TokenSource(); strings.HasPrefix(source, "variable ") {
		run.Console.Warn(source + " still provides a token: unset it")
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
