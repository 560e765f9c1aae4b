package config

import (
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/keychain"
)

// Store holds contexts and their tokens: in the file at Path, and in a keyring. A failed change
// leaves the file unchanged, but may already have replaced a token in the keyring.
type Store struct {
	Path    string
	Keyring *keychain.Keychain
	Warn    func(message string) // reports keyring errors that do not stop the command
}

// Token is a token to store, and when it expires; the zero time means unknown.
type Token struct {
	Text    string
	Expires time.Time
}

// Saved is a context before and after a change. Before has no name if the context is new.
type Saved struct {
	Before, After Context
	Current       bool   // whether it is the current context after the change
	Was           string // the name of the current context before the change; empty: there was none
}

// Use sets the current context.
func (s Store) Use(name string) error {
	return s.editContext(name, func(document *document, _ Context) error {
		document.set("current-context", name)
		return nil
	})
}

// editContext edits the file. It returns an error if the context does not exist.
func (s Store) editContext(name string, change func(*document, Context) error) error {
	return edit(s.Path, func(document *document) error {
		context, unknown := FindContext(document.file.contexts, name)
		if unknown != nil {
			return unknown
		}
		return change(document, context)
	})
}

// Set changes settings of a context, or creates it. The first context becomes the current one.
func (s Store) Set(name string, settings map[string]string) (Saved, error) {
	return s.save(name, false, func(context *Context) error { return context.set(settings) })
}

// Check returns an error if the file could not be changed. It does not change it.
func (s Store) Check() error { return rehearse(s.Path) }

// LogIn does the same as Set and also stores a token. The context becomes the current one if it is
// new, or if there is no current one.
func (s Store) LogIn(
	name string, settings map[string]string, token Token, storage Storage,
) (Saved, error) {
	return s.save(name, true, func(context *Context) error {
		if err := context.set(settings); err != nil {
			return err
		}
		return s.keep(context, token, storage)
	})
}

func (s Store) save(name string, login bool, change func(*Context) error) (saved Saved, err error) {
	if name == "" {
		return saved, fault.Usagef("the context name is empty")
	}
	err = edit(s.Path, func(document *document) error {
		file := document.file
		context, unknown := FindContext(file.contexts, name)
		saved.Before, saved.After = context, context
		saved.After.Name = name
		if err := change(&saved.After); err != nil {
			return err
		}
		if unknown != nil && saved.After.Host == "" { // probably a typo
			unknown.Hint += "; add --host to create a new one"
			return unknown
		}
		document.put(name, saved.After)
		saved.Was = file.current
		saved.Current = file.current == name || len(file.contexts) == 0 ||
			login && (unknown != nil || file.current == "")
		if saved.Current {
			document.set("current-context", name)
		}
		return nil
	})
	s.tidy(saved.Before, saved.After, err)
	if err != nil {
		saved = Saved{}
	}
	return saved, err
}

// LogOut removes the token of a context and returns where it was stored.
func (s Store) LogOut(name string) (was Storage, err error) {
	err = s.editContext(name, func(document *document, context Context) error {
		was = context.Storage()
		if err := s.remove(context); err != nil {
			return outOfReach(context, err)
		}
		context.forgetToken()
		document.put(name, context)
		return nil
	})
	return was, err
}

// Rename renames a context. The current context stays the current one.
func (s Store) Rename(name, newName string) error {
	if newName == "" {
		return fault.Usagef("the new name is empty")
	}
	var before, after Context
	err := s.editContext(name, func(document *document, context Context) error {
		if _, free := FindContext(document.file.contexts, newName); free == nil {
			return fault.Usagef("context %q already exists", newName).
				WithHint("choose another name")
		}
		renamed, err := s.rename(context, newName)
		if err != nil {
			return err
		}
		before, after = context, renamed
		document.put(name, renamed)
		if document.file.current == name {
			document.set("current-context", newName)
		}
		return nil
	})
	s.tidy(before, after, err)
	return err
}

// Delete deletes all of these contexts or, on error, none. It reports whether the current one was
// among them.
func (s Store) Delete(names ...string) (current bool, err error) {
	var deleted []Context
	err = edit(s.Path, func(document *document) error {
		for _, name := range names {
			context, unknown := FindContext(document.file.contexts, name)
			if unknown != nil {
				return unknown
			}
			deleted = append(deleted, context)
			document.remove(name)
			if document.file.current == name {
				document.set("current-context", "")
				current = true
			}
		}
		return nil
	})
	for _, context := range deleted {
		s.tidy(context, Context{}, err)
	}
	return current && err == nil, err
}
