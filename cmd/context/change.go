package context

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// use does not load the settings: it must work even if the current context is invalid.
func use(_ context.Context, run *command.Run) error {
	if run.Pretends() {
		return nil
	}
	name := run.Arguments.First("context")
	store := run.Store()
	if err := store.Use(name); err != nil {
		return err
	}
	run.Console.Done("Switched to context " + name + ".")
	contexts, _ := config.Contexts(store.Path) // if this fails, only warnings are lost
	run.WarnOfOverrides(contexts, name)
	return nil
}

// set stores settings from flags only, never from variables.
func set(flags *pflag.FlagSet) command.Work {
	return func(_ context.Context, run *command.Run) error {
		given, err := config.Given(flags)
		if err != nil {
			return err
		}
		if len(given) == 0 {
			return fault.Usagef("nothing to set").WithHint("use --host, --project, " +
				"--ca-cert, --client-cert, --client-key or --insecure-skip-verify")
		}
		if run.Pretends() {
			return nil
		}
		var name string
		if named := run.Arguments["context"]; len(named) > 0 {
			name = named[0]
		} else {
			current, err := chosen(run)
			if err != nil {
				return err
			}
			name = current.Name
		}
		saved, err := run.Store().Set(name, given)
		if err != nil {
			return err
		}
		sayWhatWasSet(run, saved)
		return nil
	}
}

func sayWhatWasSet(run *command.Run, saved config.Saved) {
	name, before := saved.After.Name, saved.Before
	login := fmt.Sprintf(`"apiops auth login --context %s"`, text.Quoted(name))
	done := "Context " + name + " updated."
	if before.Name == "" {
		made := " created"
		if saved.Current {
			made = " created; it is the current context"
		}
		done = "Context " + name + made + ". Run " + login + " to log in."
	}
	run.Console.Done(done)
	if before.Storage() != config.Nowhere && saved.After.Storage() == config.Nowhere {
		run.Console.Warn("the stored token was for " + config.ShownHost(before.Host) +
			" and has been removed: run " + login)
	}
}

func rename(_ context.Context, run *command.Run) error {
	if run.Pretends() {
		return nil
	}
	name, newName := run.Arguments.First("context"), run.Arguments.First("new-name")
	if err := run.Store().Rename(name, newName); err != nil {
		return err
	}
	run.Console.Done("Context " + name + " renamed to " + newName + ".")
	return nil
}

func remove(ctx context.Context, run *command.Run) error {
	names := run.Arguments["context"]
	for _, name := range names {
		if _, err := config.FindContext(run.Settings.Contexts(), name); err != nil {
			return err
		}
	}
	if run.Pretends() {
		return nil
	}
	store := run.Store()
	if err := store.Check(); err != nil {
		return err
	}
	list := strings.Join(names, ", ")
	question := "Delete " + list + " and any stored tokens from the configuration?"
	if err := run.Confirm(ctx, question); err != nil {
		return err
	}
	current, err := store.Delete(names...)
	if err != nil {
		return err
	}
	run.Console.Done("Deleted: " + list + ".")
	if current {
		run.Console.Note(`There is no current context now: run "apiops context use NAME" to set one.`)
	}
	return nil
}
