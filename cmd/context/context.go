// Package context holds the `apiops context` commands.
package context

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands is everything under `apiops context`.
func Commands() command.Group {
	return command.Group{
		Use:   "context",
		Short: "Switch between gateways that are set up in the configuration file",
		Commands: []command.Command{
			command.Func{
				Use:   "list",
				Short: "List the contexts",
				Run:   bind(list),
			},
			command.Func{
				Use:   "show [context]",
				Short: "Show the context in force, or another",
				Run:   bind(show),
			},
			command.Func{
				Use:     "use <context>",
				Short:   "Make a context the current one",
				Example: "apiops context use Prod.EU",
				Run:     bind(use),
			},
		},
	}
}

// bind is for work that has no flags of its own.
func bind(work command.Work) func(*pflag.FlagSet) command.Work {
	return func(*pflag.FlagSet) command.Work { return work }
}

// entry is a context as it is shown: never with its token.
type entry struct {
	Name               string `json:"name"`
	Current            bool   `json:"current"`
	Host               string `json:"host"`
	Project            string `json:"project"`
	CACert             string `json:"caCert,omitempty"`
	ClientCert         string `json:"clientCert,omitempty"`
	ClientKey          string `json:"clientKey,omitempty"`
	InsecureSkipVerify bool   `json:"insecureSkipVerify,omitempty"`
	HasToken           bool   `json:"hasToken"`
}

func entryOf(c config.Context, current string) entry {
	return entry{
		Name:               c.Name,
		Current:            c.Name == current,
		Host:               c.Host,
		Project:            c.Project,
		CACert:             c.CACert,
		ClientCert:         c.ClientCert,
		ClientKey:          c.ClientKey,
		InsecureSkipVerify: c.InsecureSkipVerify == "true",
		HasToken:           c.Token != "",
	}
}

func columns() []output.Column[entry] {
	return []output.Column[entry]{
		output.Col("NAME", func(e entry) string { return e.Name }),
		output.Col("CURRENT", func(e entry) string { return yes(e.Current) }),
		output.Col("HOST", func(e entry) string { return e.Host }),
		output.Col("PROJECT", func(e entry) string { return e.Project }),
	}
}

// details are all that is known of one context.
func details() []output.Column[entry] {
	return append(columns(),
		output.Col("TOKEN", func(e entry) string { return yes(e.HasToken) }),
		output.Col("CA CERT", func(e entry) string { return e.CACert }),
		output.Col("CLIENT CERT", func(e entry) string { return e.ClientCert }),
		output.Col("CLIENT KEY", func(e entry) string { return e.ClientKey }),
		output.Col("INSECURE", func(e entry) string { return yes(e.InsecureSkipVerify) }),
	)
}

func yes(flag bool) string {
	if flag {
		return "yes"
	}
	return ""
}

func list(ctx context.Context, session *command.Session, _ command.Arguments) error {
	settings, err := session.Settings()
	if err != nil {
		return err
	}
	current, _ := settings.Context()
	var entries []entry
	for _, c := range settings.Contexts() {
		entries = append(entries, entryOf(c, current.Name))
	}
	return command.PrintList(ctx, session, columns(), entries)
}

func show(ctx context.Context, session *command.Session, arguments command.Arguments) error {
	settings, err := session.Settings()
	if err != nil {
		return err
	}
	current, _ := settings.Context()
	wanted := arguments.First("context")
	if wanted == "" {
		wanted = current.Name
	}
	if wanted == "" {
		return &command.UsageError{Message: "no context is in force", Hint: "name one, or choose one with \"apiops context use\""}
	}
	for _, c := range settings.Contexts() {
		if c.Name == wanted {
			return command.PrintOne(ctx, session, details(), entryOf(c, current.Name))
		}
	}
	return &command.UsageError{Message: "there is no context called \"" + wanted + "\"", Hint: "\"apiops context list\" shows those there are"}
}

// use must work even where the context in force does not exist, so it does not
// resolve the settings.
func use(_ context.Context, session *command.Session, arguments command.Arguments) error {
	if err := session.UseWithoutFile(); err != nil {
		return err
	}
	settings, err := session.Settings()
	if err != nil {
		return err
	}
	name := arguments.First("context")
	if err := config.UseContext(settings.Path(), name); err != nil {
		return err
	}
	session.Done("Context " + name + " is now the current one.")
	if other := settings.String("context"); other != "" && other != name {
		session.Warn("the " + settings.Source("context") + " still chooses the context " + other)
	}
	return nil
}
