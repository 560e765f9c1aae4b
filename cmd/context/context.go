// Package context holds the `apiops context` commands.
package context

import (
	"context"
	"strconv"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops context` commands.
func Commands() command.Group {
	return command.Group{
		Use:      "context",
		Short:    "Manage contexts and switch between gateways",
		Commands: commands,
	}
}

func commands() []command.Command {
	refusal := command.Sandbox{Why: "the sandbox does not use contexts"}
	return []command.Command{
		command.Func{
			Use:     "list",
			Short:   "List contexts",
			Columns: columns,
			Refuses: refusal,
			Run:     command.NoFlags(list),
		},
		command.Func{
			Use:     "show [context]",
			Short:   "Show the current context or another one",
			Columns: details,
			Refuses: refusal,
			Run:     command.NoFlags(show),
		},
		command.Func{
			Use:     "use <context>",
			Short:   "Set the current context",
			Example: "apiops context use Prod.EU",
			Refuses: refusal,
			File:    config.Ignore,
			Run:     command.NoFlags(use),
		},
		command.Func{
			Use:   "set [context]",
			Short: "Create a context or change its settings",
			Long: `The command stores the values of --host, --project, --ca-cert, --client-cert,
--client-key and --insecure-skip-verify. Settings that you leave out do not
change. Without an argument, it changes the current context.

A stored token and insecure-skip-verify apply to one host only: if you change
the host, they are removed from the context.`,
			Example: "apiops context set Prod.EU --host https://eu.example.com --project Payments",
			Globals: []string{"host", "project", "ca-cert", "client-cert", "client-key", "insecure-skip-verify"},
			Refuses: refusal,
			File:    config.Change,
			Run:     set,
		},
		command.Func{
			Use:     "rename <context> <new-name>",
			Short:   "Rename a context",
			Example: "apiops context rename Prod Prod.EU",
			Refuses: refusal,
			File:    config.Change,
			Run:     command.NoFlags(rename),
		},
		command.Func{
			Use:     "delete <context>...",
			Short:   "Delete contexts and their stored tokens",
			Example: "apiops context delete Test --yes",
			Globals: []string{"yes"},
			Refuses: refusal,
			File:    config.Change,
			Run:     command.NoFlags(remove),
		},
	}
}

// entry is a context as shown, without its token.
type entry struct {
	Name               string `json:"name"`
	Current            bool   `json:"current"`
	Host               string `json:"host"`
	Project            string `json:"project"`
	CACert             string `json:"caCert,omitempty"`
	ClientCert         string `json:"clientCert,omitempty"`
	ClientKey          string `json:"clientKey,omitempty"`
	InsecureSkipVerify bool   `json:"insecureSkipVerify,omitempty"`
	TokenStorage       string `json:"tokenStorage"` // none, file or keyring
}

func entryOf(c config.Context, current string) entry {
	insecure, _ := strconv.ParseBool(c.InsecureSkipVerify) // an invalid value is rejected on use
	return entry{
		Name:               c.Name,
		Current:            c.Name == current,
		Host:               config.ShownHost(c.Host),
		Project:            c.Project,
		CACert:             c.CACert,
		ClientCert:         c.ClientCert,
		ClientKey:          c.ClientKey,
		InsecureSkipVerify: insecure,
		TokenStorage:       string(c.Storage()),
	}
}

func columns() []output.Field {
	columns := output.Fields("NAME name", "CURRENT current", "HOST host", "PROJECT project")
	columns[1] = columns[1].Shown(yes)
	return columns
}

func details() []output.Field {
	more := output.Fields("TOKEN tokenStorage", "CA CERT caCert", "CLIENT CERT clientCert", "CLIENT KEY clientKey", "INSECURE insecureSkipVerify")
	more[4] = more[4].Shown(yes)
	return append(columns(), more...)
}

// yes returns how a table shows true and false.
func yes(value string) string {
	if value == "true" {
		return "yes"
	}
	return ""
}

func list(ctx context.Context, run *command.Run) error {
	contexts := run.Settings.Contexts()
	var entries []entry
	for _, c := range contexts {
		entries = append(entries, entryOf(c, run.Settings.Current))
	}
	if _, missing := run.Settings.Chosen(); missing != nil {
		run.Console.Warn(missing.Error())
	}
	run.WarnOfOverrides(contexts, run.Settings.Current)
	return command.PrintList(ctx, run, columns(), entries)
}

func show(ctx context.Context, run *command.Run) error {
	if name := run.Arguments.First("context"); name != "" {
		c, err := config.FindContext(run.Settings.Contexts(), name)
		if err != nil {
			return err
		}
		return command.PrintOne(ctx, run, details(), entryOf(c, run.Settings.Current))
	}
	c, err := chosen(run)
	if err != nil {
		return err
	}
	run.WarnOfOverrides(run.Settings.Contexts(), c.Name)
	return command.PrintOne(ctx, run, details(), entryOf(c, run.Settings.Current))
}

// chosen returns the context to use if the command has no argument.
func chosen(run *command.Run) (config.Context, error) {
	c, err := run.Settings.Chosen()
	if err == nil && c.Name == "" {
		err = fault.Usagef("there is no current context").
			WithHint(`specify a context, or run "apiops context use NAME"`)
	}
	return c, err
}
