// Package config holds the `apiops config` commands.
package config

import (
	"context"
	"fmt"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops config` commands.
func Commands() command.Group {
	return command.Group{
		Use:      "config",
		Short:    "Show the current settings",
		Commands: commands,
	}
}

func commands() []command.Command {
	return []command.Command{
		command.Func{
			Use:   "show",
			Short: "Show all settings and where they come from",
			Long: `A flag overrides a variable, a variable overrides the context, the context
overrides a preference in the configuration file, and a preference overrides the
default. The token is never shown.`,
			Columns: columns,
			Run:     command.NoFlags(show),
		},
	}
}

// setting is a row of `apiops config show`.
type setting struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Source string `json:"source"`
}

func columns() []output.Field {
	return output.Fields("SETTING name", "VALUE value", "SOURCE source")
}

func show(ctx context.Context, run *command.Run) error {
	current, missing := run.Settings.Chosen()
	if missing != nil {
		run.Console.Warn(missing.Error())
	}
	if _, applies := run.Settings.Context(); !applies && current.Name != "" {
		run.Console.Warn(fmt.Sprintf("context %q does not apply: the host comes from %s", current.Name, run.Settings.Source("host")))
	}
	var shown []setting
	for _, name := range run.Settings.Names() {
		value := run.Settings.String(name)
		if name == "host" {
			value = config.ShownHost(value)
		}
		shown = append(shown, setting{name, value, run.Settings.Source(name)})
	}
	token := setting{Name: "token", Source: run.Settings.TokenSource()}
	if token.Source != "" {
		token.Value = config.Masked
	}
	return command.PrintList(ctx, run, columns(), append(shown, token))
}
