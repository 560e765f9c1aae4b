package server

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/text"
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
more than those of "apiops api --list". Not every operation has to be in it. JSON
is printed like the result of any command (--output, --jq).`,
		Example: "apiops server openapi get --jq '.paths | keys[]'\napiops server openapi get --format yaml --output-file openapi.yaml",
		Globals: []string{"output"},
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
		if *path != "-" {
			return save(ctx, run, route, api.Target{Path: *path, Force: *force})
		}
		printer, err := run.Printer()
		if err != nil {
			return err
		}
		reply, err := run.Get(ctx, route, false)
		if err != nil || reply == nil {
			return err
		}
		if *format == "json" {
			switch document, err := reply.JSON(); {
			case err != nil:
				return err
			case document != nil:
				return printer.Value(ctx, document)
			}
		}
		if len(reply.Body()) == 0 {
			return run.Unreadable("it is empty")
		}
		return printPage(run, string(reply.Body()))
	}
}

func save(ctx context.Context, run *command.Run, route string, target api.Target) error {
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
	if _, err = client.Save(ctx, request, target); err == nil {
		run.Console.Done("OpenAPI description written to " + target.Path + ".")
	}
	return err
}

// printPage writes text as it is, or without what would act on a terminal.
func printPage(run *command.Run, page string) error {
	if run.OutTerminal {
		lines := strings.Split(page, "\n")
		for i, line := range lines {
			lines[i] = text.Visible(strings.TrimSuffix(line, "\r"))
		}
		page = strings.Join(lines, "\n")
	}
	_, err := io.WriteString(run.Out, page)
	return err
}
