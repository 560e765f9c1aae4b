// Package server provides the `apiops server` commands.
package server

import (
	"context"
	"encoding/json"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops server` group.
func Commands() command.Group {
	return command.Group{
		Use:      "server",
		Short:    "Check the server and see what it offers",
		Commands: commands,
	}
}

func commands() []command.Command {
	return []command.Command{
		asking(true, command.Func{
			Use:     "health",
			Short:   "Check whether the API is up (requires no token)",
			Example: "apiops server health",
			Route:   "GET /test/healthcheck",
		}),
		asking(false, command.Func{
			Use:     "hello <name>",
			Short:   "Check whether the API is up and accepts the token",
			Example: "apiops server hello me",
			Route:   "GET /test/hello/{name}",
		}),
		command.Group{Use: "openapi", Short: "Read the OpenAPI description of the server", Commands: openAPICommands},
	}
}

// answer is the response and the host that sent it.
type answer struct {
	Answer string `json:"answer"`
	Host   string `json:"host"`
}

func columns() []output.Field { return output.Fields("ANSWER answer", "HOST host") }

// asking sets the columns of a command, and a Run that shows the response.
func asking(anonymous bool, asks command.Func) command.Func {
	asks.Columns = columns
	asks.Run = command.NoFlags(func(ctx context.Context, run *command.Run) error {
		return command.PrintFound(ctx, run, columns(), func() (json.RawMessage, error) {
			reply, err := run.Get(ctx, asks.Route, anonymous)
			if err != nil || reply == nil {
				return nil, err
			}
			said, err := reply.Text()
			return document.Encode(answer{said, reply.Host}), err
		})
	})
	return asks
}
