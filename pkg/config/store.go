package config

import (
	"errors"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/keychain"
)

// Store is where contexts and their tokens are kept: the file at Path, and a keyring. What fails
// leaves the file as it was; a token in the keyring may be the new one already.
type Store struct {
	Path    string
	Keyring *keychain.Keychain
	Warn    func(message string) // told of what went wrong with the keyring and stops nothing
}

// Token is a token that is to be kept, and when it expires; zero where that is not known.
type Token struct {
	Text    string
	Expires time.Time
}

// Saved is a context before and after a change. Before has no name if the context is new.
type Saved struct {
	Before, After Context
	Current       bool // it is the current one now
}

// Use makes a context the current one.
func (s Store) Use(name string) error {
	return s.editContext(name, func(document *document, _ Context) error {
		document.set("current-context", name)
		return nil
	})
}

// editContext edits the file, which has to hold the context.
func (s Store) editContext(name string, change func(*document, Context) error) error {
	return edit(s.Path, func(document *document) error {
		context, unknown := FindContext(document.file.contexts, name)
		if unknown != nil {
			return unknown
		}
		return change(document, context)
	})
}

// Set gives a context some settings, or makes it. The first one there is becomes the current one.
func (s Store) Set(name string, settings map[string]string) (Saved, error) {
	return s.save(name, false, func(context *Context) error { return context.set(settings) })
}

// LogIn does the same and keeps a token. A new context becomes current, and any does if none is.
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
		return saved, fault.Usagef("the name of the context is empty")
	}
	err = edit(s.Path, func(document *document) error {
		file := document.file
		context, unknown := FindContext(file.contexts, name)
		saved.Before, saved.After = context, context
		saved.After.Name = name
		if err := change(&saved.After); err != nil {
			return err
		}
		if unknown != nil && saved.After.Host == "" { // more likely a slip of the pen
			unknown.Hint += "; --host makes a new one"
			return unknown
		}
		document.put(name, saved.After)
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

// LogOut removes the token of a context, and tells where it was.
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

// Rename gives a context another name, under which it is the current one if it was before.
func (s Store) Rename(name, newName string) error {
	if newName == "" {
		return fault.Usagef("the new name is empty")
	}
	var before, after Context
	err := s.editContext(name, func(document *document, context Context) error {
		if _, free := FindContext(document.file.contexts, newName); free == nil {
			return fault.Usagef("there is a context %q already", newName).
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

// Delete removes all of these contexts, or none. It tells whether the current one was among them.
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

// keep puts a token where it is to be.
func (s Store) keep(context *Context, token Token, storage Storage) error {
	context.forgetToken()
	if !token.Expires.IsZero() {
		context.TokenExpires = token.Expires.UTC().Format(time.RFC3339)
	}
	if storage == InKeyring || storage == Automatic && s.Keyring.Available() {
		err := s.Keyring.Set(context.account(), token.Text)
		switch {
		case err == nil:
			context.TokenStorage = string(InKeyring)
			return nil
		case storage == InKeyring:
			return fault.Usagef("%s", err).
				WithHint("--storage file keeps the token in the file").WithCause(err)
		}
		s.Warn(err.Error() + "; the token is kept in the file instead")
	}
	context.Token = token.Text
	return nil
}

// rename returns the context under its new name, with its token in the keyring.
func (s Store) rename(context Context, name string) (Context, error) {
	renamed := context
	renamed.Name = name
	if context.TokenStorage == "" {
		return renamed, nil
	}
	token, err := s.Keyring.Get(context.account())
	if errors.Is(err, keychain.ErrNotFound) {
		renamed.TokenStorage = ""
		return renamed, nil
	}
	if err == nil {
		err = s.Keyring.Set(renamed.account(), token)
	}
	if err != nil {
		return context, outOfReach(context, err)
	}
	return renamed, nil
}

// remove takes the token of a context out of the keyring, if it should be there.
func (s Store) remove(context Context) error {
	if context.TokenStorage == "" {
		return nil
	}
	if err := s.Keyring.Delete(context.account()); !errors.Is(err, keychain.ErrNotFound) {
		return err
	}
	return nil
}

// tidy removes from the keyring what the file does not refer to after a change, done or failed.
func (s Store) tidy(before, after Context, failed error) {
	stale, kept := before, after
	if failed != nil {
		stale, kept = after, before
	}
	if kept.TokenStorage != "" && kept.account() == stale.account() {
		return
	}
	if err := s.remove(stale); err != nil {
		s.Warn("the token of " + stale.source() + " stays in the keyring: " + err.Error())
	}
}

// outOfReach says that nothing can be done to a token in the keyring.
func outOfReach(context Context, err error) error {
	return fault.Usagef("the token of %s in the keyring is out of reach: %s", context.source(), err).
		WithHint("try again where the system keyring is there and unlocked").WithCause(err)
}
