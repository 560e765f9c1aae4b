package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/keychain"
)

// keyring is a keyring in memory. It fails while it is locked.
type keyring struct {
	held   map[string]string
	locked bool
}

func (k *keyring) Get(_, user string) (string, error) {
	secret, held := k.held[user]
	if !held {
		return "", errors.Join(k.error(), keychain.ErrNotFound)
	}
	return secret, k.error()
}

func (k *keyring) Set(_, user, secret string) error {
	if !k.locked {
		k.held[user] = secret
	}
	return k.error()
}

func (k *keyring) Delete(_, user string) error {
	if !k.locked {
		delete(k.held, user)
	}
	return k.error()
}

func (k *keyring) error() error {
	if k.locked {
		return errors.New("it is locked")
	}
	return nil
}

// newStore returns a store with the given file, its keyring, and its warnings.
func newStore(t *testing.T, file string) (store Store, keys *keyring, warnings *[]string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if file != "" {
		writeFile(t, path, file)
	}
	keys, warnings = &keyring{held: map[string]string{}}, new([]string)
	warn := func(message string) { *warnings = append(*warnings, message) }
	return Store{Path: path, Keyring: keychain.New(keys), Warn: warn}, keys, warnings
}

func (s Store) wantFile(t *testing.T, want string) {
	t.Helper()
	wantContent(t, s.Path, want)
}

func host(text string) map[string]string { return map[string]string{"host": text} }

func TestSetCreatesAndChangesAContext(t *testing.T) {
	store, _, _ := newStore(t, "")
	saved, err := store.Set("Prod.EU", map[string]string{"host": " https://EU.example/apiops/ ", "project": "010"})
	if err != nil || saved.Before.Name != "" || saved.After.Project != "010" || !saved.Current {
		t.Errorf("saved %+v (%v)", saved, err)
	}
	store.wantFile(t, "contexts:\n  - name: Prod.EU\n    host: https://EU.example\n    project: \"010\"\ncurrent-context: Prod.EU\n")
	if _, err := store.Set("Prod.EU", map[string]string{"ca-cert": "/a.pem"}); err != nil {
		t.Fatal(err)
	}
	store.wantFile(t, "contexts:\n  - name: Prod.EU\n    host: https://EU.example\n    project: \"010\"\n    ca-cert: /a.pem\ncurrent-context: Prod.EU\n")
	if saved, err := store.Set("Other", host("https://b.example")); err != nil || saved.Current {
		t.Errorf("saved %+v (%v)", saved, err)
	}
}

func TestSetRejectsInvalidInput(t *testing.T) {
	const file = "contexts:\n  - name: A\n    host: https://a.example\n"
	store, _, _ := newStore(t, file)
	for _, test := range []struct {
		name     string
		settings map[string]string
		want     string
	}{
		{"", host("https://a.example"), "context name is empty"},
		{"B", map[string]string{"project": "P"}, `context "B" does not exist: existing contexts: A; add --host to create a new one`},
		{"A", host("ftp://a.example"), "must begin with https://"},
		{"A", host("https://user:CANARY@a.example"), "must not contain a user name or password"},
	} {
		_, err := store.Set(test.name, test.settings)
		wantError(t, err, test.want)
		if strings.Contains(told(err), "CANARY") {
			t.Error(err)
		}
	}
	store.wantFile(t, file)
}

func TestChangingTheHostRemovesTheToken(t *testing.T) {
	for _, stored := range []string{"token: SECRET", "token-storage: keyring", "token: SECRET\n    token-storage: keyring\n    token-expires: 2030-01-01T00:00:00Z"} {
		store, keys, warnings := newStore(t, "contexts:\n  - name: A\n    host: https://a.example\n    "+stored+"\n")
		keys.held["A https://a.example"] = "SECRET"
		for _, same := range []string{"https://a.example", "https://A.example/apiops/"} {
			if saved, err := store.Set("A", host(same)); err != nil || saved.After.Storage() == Nowhere {
				t.Errorf("%s removes the token (%v)", same, err)
			}
		}
		if _, err := store.Set("A", host("https://b.example")); err != nil {
			t.Fatal(err)
		}
		store.wantFile(t, "contexts:\n  - name: A\n    host: https://b.example\n")
		if strings.Contains(stored, "keyring") && len(keys.held) > 0 || len(*warnings) > 0 {
			t.Errorf("%q: %v is still stored; warnings: %q", stored, keys.held, *warnings)
		}
	}
}

func TestWhereLogInStoresTheToken(t *testing.T) {
	expires := time.Date(2030, 1, 2, 3, 4, 5, 6, time.FixedZone("", 3600))
	inFile := "    token: SECRET\n    token-expires: \"2030-01-02T02:04:05Z\"\n"
	inKeyring := "    token-storage: keyring\n    token-expires: \"2030-01-02T02:04:05Z\"\n"
	for _, test := range []struct {
		storage  Storage
		present  bool
		locked   bool
		want     string
		warnings int
	}{
		{Automatic, true, false, inKeyring, 0},
		{Automatic, true, true, inFile, 1},
		{Automatic, false, false, inFile, 0},
		{InKeyring, true, false, inKeyring, 0},
		{InFile, true, false, inFile, 0},
	} {
		store, keys, warnings := newStore(t, "")
		keys.locked = test.locked
		if !test.present {
			store.Keyring = nil
		}
		saved, err := store.LogIn("A", host("https://a.example"), Token{"SECRET", expires}, test.storage)
		if err != nil || !saved.Current || len(*warnings) != test.warnings {
			t.Errorf("%+v: saved %+v with warnings %q (%v)", test, saved, *warnings, err)
		}
		store.wantFile(t, "contexts:\n  - name: A\n    host: https://a.example\n"+test.want+"current-context: A\n")
		if kept := keys.held["A https://a.example"] == "SECRET"; kept != (test.want == inKeyring) {
			t.Errorf("%+v: the keyring holds %v", test, keys.held)
		}
	}
}

func TestLogInChangesNothingIfTheTokenCannotBeStored(t *testing.T) {
	store, keys, _ := newStore(t, "output: json\n")
	keys.locked = true
	_, err := store.LogIn("A", host("https://a.example"), Token{Text: "SECRET"}, InKeyring)
	wantError(t, err, "it is locked", "--storage file")
	store.wantFile(t, "output: json\n")

	store.Keyring = keychain.New(&keyring{held: keys.held})
	store.Path = filepath.Join(store.Path, "not a directory", "config.yaml")
	if _, err := store.LogIn("A", host("https://a.example"), Token{Text: "SECRET"}, InKeyring); err == nil || len(keys.held) > 0 {
		t.Errorf("the keyring holds %v (%v)", keys.held, err)
	}
}

// The keyring is written before the file. If writing the file fails, the token is removed again.
func TestAnUnwritableFileLeavesNothingInTheKeyring(t *testing.T) {
	store, keys, warnings := newStore(t, "jq: |-\n  a\n")
	saved, err := store.save("A", true, func(context *Context) error {
		context.Host = "https://a.example"
		if err := store.keep(context, Token{Text: "SECRET"}, InKeyring); err != nil {
			return err
		}
		context.TokenExpires = "soon" // cannot be read back
		return nil
	})
	if err == nil || saved.After.Name != "" || len(keys.held) > 0 || len(*warnings) > 0 {
		t.Errorf("saved %+v, keyring %v, warnings %q (%v)", saved, keys.held, *warnings, err)
	}
	store.wantFile(t, "jq: |-\n  a\n")
}

func TestTheCurrentContextAfterLogIn(t *testing.T) {
	const contexts = "contexts: [{name: A, host: https://a.example}, {name: B, host: https://b.example}]\n"
	for _, test := range []struct{ current, login, want string }{
		{"", "A", "A"},
		{"current-context: B\n", "A", "B"},
		{"current-context: B\n", "C", "C"},
		{"current-context: Gone\n", "Gone", "Gone"},
	} {
		store, _, _ := newStore(t, contexts+test.current)
		saved, err := store.LogIn(test.login, host("https://c.example"), Token{Text: "SECRET"}, InFile)
		if err != nil {
			t.Fatal(err)
		}
		document, err := open(store.Path, false, AtOnce)
		if err != nil || document.file.current != test.want || saved.Current != (test.login == test.want) {
			t.Errorf("%+v: current is %q (%v)", test, document.file.current, err)
		}
	}
}

func TestRenameMovesTheToken(t *testing.T) {
	const file = "current-context: A\ncontexts:\n  - name: A\n    host: https://a.example\n    token-storage: keyring\n  - name: B\n"
	store, keys, _ := newStore(t, file)
	keys.held["A https://a.example"] = "SECRET"
	wantError(t, store.Rename("A", "B"), `context "B" already`)
	wantError(t, store.Rename("C", "D"), `context "C" does not exist`)
	wantError(t, store.Rename("A", ""), "empty")
	keys.locked = true
	wantError(t, store.Rename("A", "C"), "cannot access the token of context A in the keyring", "it is locked")
	store.wantFile(t, file)
	keys.locked = false
	if err := store.Rename("A", "C"); err != nil {
		t.Fatal(err)
	}
	store.wantFile(t, strings.ReplaceAll(strings.ReplaceAll(file, "name: A", "name: C"), "current-context: A", "current-context: C"))
	if len(keys.held) != 1 || keys.held["C https://a.example"] != "SECRET" {
		t.Errorf("the keyring holds %v", keys.held)
	}
	delete(keys.held, "C https://a.example")
	if err := store.Rename("C", "A"); err != nil {
		t.Fatal(err)
	}
	store.wantFile(t, strings.Replace(file, "    token-storage: keyring\n", "", 1))
}

func TestDeleteIsAllOrNothing(t *testing.T) {
	const file = "# ours\ncurrent-context: A\ncontexts:\n  # the first\n  - name: A\n    host: https://a.example\n    token-storage: keyring\n  # the second\n  - name: B\n"
	store, keys, warnings := newStore(t, file)
	keys.held["A https://a.example"] = "SECRET"
	_, err := store.Delete("A", "C")
	wantError(t, err, `context "C" does not exist`)
	store.wantFile(t, file)
	if len(keys.held) != 1 {
		t.Error("the token was removed")
	}
	if current, err := store.Delete("A"); err != nil || !current {
		t.Fatal(err)
	}
	store.wantFile(t, "# ours\ncontexts:\n  # the second\n  - name: B\n")
	if len(keys.held) > 0 || len(*warnings) > 0 {
		t.Errorf("the keyring holds %v; warnings: %q", keys.held, *warnings)
	}
}

func TestLogOut(t *testing.T) {
	const file = "contexts:\n  - name: A\n    host: https://a.example\n    token-storage: keyring\n  - name: B\n    token: SECRET\n    token-expires: 2030-01-01T00:00:00Z\n"
	store, keys, _ := newStore(t, file)
	keys.held["A https://a.example"], keys.locked = "SECRET", true
	_, err := store.LogOut("A")
	wantError(t, err, "cannot access the token of context A in the keyring", "it is locked")
	store.wantFile(t, file)
	keys.locked = false
	for name, want := range map[string]Storage{"A": InKeyring, "B": InFile} {
		if was, err := store.LogOut(name); was != want || err != nil {
			t.Errorf("the token was in %s (%v)", was, err)
		}
	}
	store.wantFile(t, "contexts:\n  - name: A\n    host: https://a.example\n  - name: B\n")
	if len(keys.held) > 0 {
		t.Errorf("the keyring holds %v", keys.held)
	}
}

func TestInvalidTokenKeysInTheFile(t *testing.T) {
	for file, want := range map[string]string{
		"contexts: [{name: a, token-storage: cupboard}]": "token-storage must be",
		"contexts: [{name: a, token-expires: soon}]":     "token-expires must be a time",
	} {
		_, err := run{file: file}.load(t)
		wantError(t, err, "line 1", want)
	}
}

func TestATokenInTheKeyring(t *testing.T) {
	const file = "current-context: A\ncontexts: [{name: A, host: https://a.example, token-storage: keyring, token-expires: 2030-01-01T00:00:00Z}]\n"
	keys := &keyring{held: map[string]string{"A https://a.example": "SECRET"}}
	settings := run{file: file}.mustLoad(t)
	token, err := settings.Token(nil, keychain.New(keys))
	if err != nil || token != "SECRET" || settings.TokenSource() != "keyring of context A" || settings.TokenExpires().Year() != 2030 {
		t.Errorf("token is %q from %q (%v)", token, settings.TokenSource(), err)
	}
	for want, test := range map[string]struct {
		chain *keychain.Keychain
		file  string
	}{
		"no system keyring is available":         {nil, file},
		"it is locked":                           {keychain.New(&keyring{held: keys.held, locked: true}), file},
		"the token is not in the system keyring": {keychain.New(keys), strings.Replace(file, "a.example", "b.example", 1)},
	} {
		_, err := run{file: test.file}.mustLoad(t).Token(nil, test.chain)
		wantError(t, err, "keyring of context A", want, "apiops auth login")
		if !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%v is not unauthenticated", err)
		}
	}
	other := run{flags: []string{"--host", "https://b.example"}, file: file}.mustLoad(t)
	if _, err := other.Token(nil, keychain.New(keys)); !fault.Is(err, fault.Unauthenticated) || !other.TokenExpires().IsZero() {
		t.Errorf("error is %v", err)
	}
}

func TestGivenReturnsOnlyFlags(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	writeFile(t, filepath.Join(folder, "company.pem"), "")
	given, err := Given(parseFlags(t, "--host", "https://a.example", "--ca-cert", "company.pem", "--insecure-skip-verify", "--output", "json"))
	if err != nil || len(given) != 3 || given["insecure-skip-verify"] != "true" || given["host"] != "https://a.example" {
		t.Errorf("given %v (%v)", given, err)
	}
	if folder, _ := os.Getwd(); given["ca-cert"] != filepath.Join(folder, "company.pem") {
		t.Errorf("the file is %q", given["ca-cert"])
	}
	for _, flag := range []string{"--ca-cert", "--client-cert", "--client-key"} {
		for _, path := range []string{"missing.pem", folder} {
			_, err := Given(parseFlags(t, flag, path))
			wantError(t, err, "flag "+flag+": cannot read "+path+": ")
		}
	}
}

func TestChangeTreatsMissingAsEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.yaml")
	settings, err := Load(parseFlags(t, "--config", path, "--context", "New"), lookupIn(nil), Change, AtOnce)
	if err != nil {
		t.Fatal(err)
	}
	if context, applies := settings.Context(); !applies || context != (Context{Name: "New"}) || len(settings.Contexts()) > 0 {
		t.Errorf("context is %+v", context)
	}
	writeFile(t, path, twoContexts)
	settings, err = Load(parseFlags(t, "--config", path, "--context", "Test"), lookupIn(nil), Change, AtOnce)
	if err != nil || settings.String("host") != "https://test.example" {
		t.Errorf("host is %q (%v)", settings.String("host"), err)
	}
}
