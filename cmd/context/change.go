package context

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
)

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
	store, err := session.Store()
	if err != nil || session.Pretends() {
		return err
	}
	name := arguments.First("context")
	if err := store.Use(name); err != nil {
		return err
	}
	session.Done("Context " + name + " is now the current one.")
	if other := settings.String("context"); other != "" && other != name {
		session.Warn("the " + settings.Source("context") + " still chooses the context " + other)
	}
	return nil
}

// set keeps what stands in the command line, and nothing that variables say.
func set(flags *pflag.FlagSet) command.Work {
	return outsideSandbox(func(_ context.Context, session *command.Session, arguments command.Arguments) error {
		given, err := config.Given(flags)
		if err != nil {
			return err
		}
		if len(given) == 0 {
			return &command.UsageError{Message: "there is nothing to set", Hint: "give --host, --project, --ca-cert, --client-cert, --client-key or --insecure-skip-verify"}
		}
		store, err := openStore(session)
		if err != nil || session.Pretends() {
			return err
		}
		name, err := contextToSet(session, arguments)
		if err != nil {
			return err
		}
		saved, err := store.Set(name, given)
		if err != nil {
			return err
		}
		sayWhatWasSet(session, saved)
		return nil
	})
}

func contextToSet(session *command.Session, arguments command.Arguments) (string, error) {
	if given := arguments["context"]; len(given) > 0 {
		return given[0], nil
	}
	settings, err := session.Settings()
	if err != nil {
		return "", err
	}
	if context, ok := settings.Context(); ok {
		return context.Name, nil
	}
	return "", &command.UsageError{Message: "no context is in force", Hint: "name the one to set"}
}

func sayWhatWasSet(session *command.Session, saved config.Saved) {
	name := saved.After.Name
	if saved.Before.Name == "" {
		made := "Context " + name + " made"
		if saved.Current {
			made += "; it is the current one"
		}
		session.Done(fmt.Sprintf("%s. \"apiops auth login --context %s\" gets a token for it.", made, command.Quoted(name)))
		return
	}
	session.Done("Context " + name + " changed.")
	if saved.Before.Storage() != config.Nowhere && saved.After.Storage() == config.Nowhere {
		session.Warn(fmt.Sprintf("the token of the context was for %s and is removed; run \"apiops auth login --context %s\"", saved.Before.Host, command.Quoted(name)))
	}
}

func rename(_ context.Context, session *command.Session, arguments command.Arguments) error {
	store, err := openStore(session)
	if err != nil || session.Pretends() {
		return err
	}
	name, newName := arguments.First("context"), arguments.First("new-name")
	if err := store.Rename(name, newName); err != nil {
		return err
	}
	session.Done("Context " + name + " is now called " + newName + ".")
	return nil
}

func remove(ctx context.Context, session *command.Session, arguments command.Arguments) error {
	store, err := openStore(session)
	if err != nil {
		return err
	}
	settings, err := session.Settings()
	if err != nil {
		return err
	}
	names := arguments["context"]
	for _, name := range names {
		if _, err := find(settings, name); err != nil {
			return err
		}
	}
	if session.Pretends() {
		return nil
	}
	list := strings.Join(names, ", ")
	if err := session.Confirm(ctx, "Delete "+list+" from the configuration, with any stored token?"); err != nil {
		return err
	}
	current, err := store.Delete(names...)
	if err != nil {
		return err
	}
	session.Done("Deleted: " + list + ".")
	if current {
		session.Note("No context is the current one now: \"apiops context use NAME\" chooses one.")
	}
	return nil
}

// openStore works even where the context in force does not exist: to mend that
// is what these commands are for.
func openStore(session *command.Session) (config.Store, error) {
	if _, err := session.SettingsToChange(); err != nil {
		return config.Store{}, err
	}
	return session.Store()
}
