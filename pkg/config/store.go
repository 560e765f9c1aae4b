package config

import (
	"strconv"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/keychain"
)

// Store is where contexts and their tokens are kept: the file at Path, and a keyring. What fails leaves the
// file as it was; a token in the keyring may be the new one already.
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
	return edit(s.Path, func(document *document) error {
		if _, unknown := document.file.context(name); unknown != nil {
			return unknown
		}
		document.set("current-context", name)
		return nil
	})
}

// Set gives a context settings, by their names, and makes it if there is none. Those left out stay as they are. The
// first context there is becomes the current one.
func (s Store) Set(name string, settings map[string]string) (Saved, error) {
	return s.save(name, false, func(context *Context) error { return context.set(settings) })
}

// LogIn does the same and keeps a token. A new context becomes the current one, as does any if there is no other.
func (s Store) LogIn(name string, settings map[string]string, token Token, storage Storage) (Saved, error) {
	return s.save(name, true, func(context *Context) error {
		if err := context.set(settings); err != nil {
			return err
		}
		return s.keep(context, token, storage)
	})
}

func (s Store) save(name string, loggedIn bool, change func(*Context) error) (saved Saved, err error) {
	if name == "" {
		return saved, fault.Usagef("the name of the context is empty")
	}
	err = edit(s.Path, func(document *document) error {
		context, unknown := document.file.context(name)
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
		saved.Current = document.file.current == name
		if first := len(document.file.contexts) == 0; first || loggedIn && (unknown != nil || document.file.current == "") {
			document.set("current-context", name)
			saved.Current = true
		}
		return nil
	})
	if err != nil {
		s.tidy(saved.After, saved.Before)
		return Saved{}, err
	}
	s.tidy(saved.Before, saved.After)
	return saved, nil
}

// LogOut removes the token of a context, and tells where it was.
func (s Store) LogOut(name string) (was Storage, err error) {
	err = edit(s.Path, func(document *document) error {
		context, unknown := document.file.context(name)
		if unknown != nil {
			return unknown
		}
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
	err := edit(s.Path, func(document *document) error {
		context, unknown := document.file.context(name)
		if unknown != nil {
			return unknown
		}
		if _, free := document.file.context(newName); free == nil {
			return fault.Usagef("there is a context %s already", strconv.Quote(newName)).WithHint("choose another name")
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
	if err != nil {
		s.tidy(after, before)
		return err
	}
	s.tidy(before, after)
	return nil
}

// Delete removes contexts with their tokens: all of them or, if there is none of some name, nothing. It tells whether
// the current one was among them.
func (s Store) Delete(names ...string) (current bool, err error) {
	var deleted []Context
	err = edit(s.Path, func(document *document) error {
		for _, name := range names {
			context, unknown := document.file.context(name)
			if unknown != nil {
				return unknown
			}
			deleted = append(deleted, context)
			document.remove(name)
			if document.file.current == name {
				document.unset("current-context")
				current = true
			}
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	for _, context := range deleted {
		s.tidy(context, Context{})
	}
	return current, nil
}
