// Package config holds the `apiops config` commands.
package config

import (
	"context"

	"github.com/spf13/pflag"

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
			Run:     func(*pflag.FlagSet) command.Work { return show },
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
	settings := run.Settings
	var shown []setting
	for _, name := range settings.Names() {
		shown = append(shown, setting{Name: name, Value: valueOf(settings, name), Source: settings.Source(name)})
	}
	token := setting{Name: "token", Source: settings.TokenSource()}
	if token.Source != "" {
		token.Value = config.Masked
	}
	return command.PrintList(ctx, run, columns(), append(shown, token))
}

func valueOf(settings *config.Settings, name string) string {
	if name == "host" {
		return config.ShownHost(settings.String(name))
	}
	return settings.String(name)
}
