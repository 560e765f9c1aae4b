// Package config holds the `apiops config` commands.
package config

import (
	"context"
	"fmt"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands is everything under `apiops config`.
func Commands() command.Group {
	return command.Group{
		Use:      "config",
		Short:    "See which settings are in force",
		Commands: commands,
	}
}

func commands() []command.Command {
	return []command.Command{
		command.Func{
			Use:   "show",
			Short: "Show every setting and where it comes from",
			Long: `A flag wins over a variable, a variable over the context, the context over a
preference in the configuration file, and that over the default. A token is
never shown.`,
			Columns: output.ColumnNames(columns()),
			Run:     command.NoFlags(show),
		},
	}
}

// setting is one line of `apiops config show`.
type setting struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Source string `json:"source"`
}

func columns() []output.Column[setting] {
	return []output.Column[setting]{
		output.Col("SETTING", func(s setting) string { return s.Name }),
		output.Col("VALUE", func(s setting) string { return s.Value }),
		output.Col("SOURCE", func(s setting) string { return s.Source }),
	}
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
