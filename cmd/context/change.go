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

// use must work whatever is wrong with the current context, so the file is not loaded for it.
func use(_ context.Context, run *command.Run) error {
	if run.Pretends() {
		return nil
	}
	name := run.Arguments.First("context")
	store := run.Store()
	if err := store.Use(name); err != nil {
		return err
	}
	run.Console.Done("Context " + name + " is now the current one.")
	contexts, _ := config.Contexts(store.Path) // without them there is only less to warn of
	run.WarnOfOverrides(contexts, name)
	return nil
}

// set keeps what stands in the command line, and nothing that variables say.
func set(flags *pflag.FlagSet) command.Work {
	return func(_ context.Context, run *command.Run) error {
		given, err := config.Given(flags)
		if err != nil {
			return err
		}
		if len(given) == 0 {
			return fault.Usagef("there is nothing to set").WithHint("give --host, --project, " +
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
	done := "Context " + name + " changed."
	if before.Name == "" {
		made := " made"
		if saved.Current {
			made = " made; it is the current one"
		}
		done = "Context " + name + made + ". " + login + " gets a token for it."
	}
	run.Console.Done(done)
	if before.Storage() != config.Nowhere && saved.After.Storage() == config.Nowhere {
		run.Console.Warn("the token of the context was for " + before.Host +
			" and is removed; run " + login)
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
	run.Console.Done("Context " + name + " is now called " + newName + ".")
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
	question := "Delete " + list + " from the configuration, with any stored token?"
	if err := run.Confirm(ctx, question); err != nil {
		return err
	}
	current, err := store.Delete(names...)
	if err != nil {
		return err
	}
	run.Console.Done("Deleted: " + list + ".")
	if current {
		run.Console.Note(`No context is the current one now: "apiops context use NAME" chooses one.`)
	}
	return nil
}
