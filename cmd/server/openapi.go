package server

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
)

// openAPIRoutes are the three forms of the same description.
const openAPIRoutes = `GET /openapi.json
GET /openapi.yaml
GET /openapi`

func openAPICommands() []command.Command {
	return []command.Command{command.Func{
		Use:   "get",
		Short: "Print the OpenAPI description of the server",
		Long: `The description lists the operations that the server has, which may be fewer or
more than those of "apiops api --list". Not every operation has to be in it.`,
		Example: "apiops server openapi get --format yaml --output-file openapi.yaml",
		Route:   openAPIRoutes,
		Run:     bindOpenAPI,
	}}
}

func bindOpenAPI(flags *pflag.FlagSet) command.Work {
	format := flags.String("format", "json", "`format` of the description: json, yaml, html")
	_ = flags.SetAnnotation("format", input.ValuesAnnotation, []string{"json", "yaml", "html"})
	path := flags.String("output-file", "-", "`file` to write to (- for stdout)")
	force := flags.Bool("force", false, "overwrite the file if it exists")
	return func(ctx context.Context, run *command.Run) error {
		route, known := map[string]string{"json": "GET /openapi.json", "yaml": "GET /openapi.yaml", "html": "GET /openapi"}[*format]
		if !known {
			return fault.Usagef("--format %s is invalid", *format).WithHint("valid values: json, yaml, html")
		}
		target := api.Target{Path: *path, Force: *force, Stdout: run.Out}
		if err := target.Check(); err != nil {
			return err
		}
		request := command.Request(route)
		if dry, err := run.Rehearse(ctx, request); dry || err != nil {
			return err
		}
		client, err := run.Client(ctx)
		if err != nil {
			return err
		}
		saved, err := client.Save(ctx, request, target)
		if err == nil && saved.Path != "" {
			run.Console.Done("OpenAPI description written to " + saved.Path + ".")
		}
		return err
	}
}
