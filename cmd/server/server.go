// Package server holds the `apiops server` commands.
package server

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	healthRoute = "GET /test/healthcheck"
	helloRoute  = "GET /test/hello/{name}"
)

// Commands is everything under `apiops server`.
func Commands() command.Group {
	return command.Group{
		Use:      "server",
		Short:    "Ask whether the Management API answers",
		Commands: commands,
	}
}

func commands() []command.Command {
	return []command.Command{
		command.Func{
			Use:     "health",
			Short:   "Ask whether the API is up; needs no token",
			Route:   healthRoute,
			Columns: output.ColumnNames(columns()),
			Run:     ask(healthRoute, true),
		},
		command.Func{
			Use:     "hello <name>",
			Short:   "Ask whether the API is up and takes the token",
			Example: "apiops server hello me",
			Route:   helloRoute,
			Columns: output.ColumnNames(columns()),
			Run:     ask(helloRoute, false),
		},
	}
}

// answer is what the server said, and where it is.
type answer struct {
	Answer string `json:"answer"`
	Host   string `json:"host"`
}

func columns() []output.Column[answer] {
	return []output.Column[answer]{
		output.Col("ANSWER", func(a answer) string { return a.Answer }),
		output.Col("HOST", func(a answer) string { return a.Host }),
	}
}

func ask(route string, anonymous bool) func(*pflag.FlagSet) command.Work {
	return command.NoFlags(func(ctx context.Context, run *command.Run) error {
		reply, err := run.Get(ctx, route, anonymous)
		if err != nil || reply == nil {
			return err
		}
		said, err := reply.Text()
		if err != nil {
			return err
		}
		return command.PrintOne(ctx, run, columns(), answer{said, reply.Host})
	})
}
