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

// use must work even where the context in force does not exist, so it does not
// read the file.
func use(_ context.Context, run *command.Run) error {
	if run.Pretends() {
		return nil
	}
	name := run.Arguments.First("context")
	if err := run.Store().Use(name); err != nil {
		return err
	}
	run.Console.Done("Context " + name + " is now the current one.")
	if other := run.Settings.String("context"); other != "" && other != name {
		run.Console.Warn("the " + run.Settings.Source("context") + " still chooses the context " + other)
	}
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
			return fault.Usagef("there is nothing to set").
				WithHint("give --host, --project, --ca-cert, --client-cert, --client-key or --insecure-skip-verify")
		}
		if run.Pretends() {
			return nil
		}
		name, err := contextToSet(run)
		if err != nil {
			return err
		}
		saved, err := run.Store().Set(name, given)
		if err != nil {
			return err
		}
		sayWhatWasSet(run, saved)
		return nil
	}
}

func contextToSet(run *command.Run) (string, error) {
	if given := run.Arguments["context"]; len(given) > 0 {
		return given[0], nil
	}
	if context, ok := run.Settings.Context(); ok {
		return context.Name, nil
	}
	return "", fault.Usagef("no context is in force").
		WithHint("name the one to set")
}

func sayWhatWasSet(run *command.Run, saved config.Saved) {
	name := saved.After.Name
	if saved.Before.Name == "" {
		made := "Context " + name + " made"
		if saved.Current {
			made += "; it is the current one"
		}
		run.Console.Done(fmt.Sprintf("%s. \"apiops auth login --context %s\" gets a token for it.", made, text.Quoted(name)))
		return
	}
	run.Console.Done("Context " + name + " changed.")
	if saved.Before.Storage() != config.Nowhere && saved.After.Storage() == config.Nowhere {
		run.Console.Warn(fmt.Sprintf("the token of the context was for %s and is removed; run \"apiops auth login --context %s\"", saved.Before.Host, text.Quoted(name)))
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
		if _, err := find(run.Settings, name); err != nil {
			return err
		}
	}
	if run.Pretends() {
		return nil
	}
	list := strings.Join(names, ", ")
	if err := run.Confirm(ctx, "Delete "+list+" from the configuration, with any stored token?"); err != nil {
		return err
	}
	current, err := run.Store().Delete(names...)
	if err != nil {
		return err
	}
	run.Console.Done("Deleted: " + list + ".")
	if current {
		run.Console.Note("No context is the current one now: \"apiops context use NAME\" chooses one.")
	}
	return nil
}
