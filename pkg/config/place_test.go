package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/apiops-cli/apiops/pkg/keychain"
)

// If the lock file cannot be locked, or something else has its name, the file is written anyway.
func TestWithoutALockTheFileIsStillWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.Mkdir(path+".lock", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b"} {
		if err := edit(path, setCurrent(name)); err != nil {
			t.Fatal(err)
		}
		wantContent(t, path, "current-context: "+name+"\n")
	}
}

// Without a home directory, or if a parent is not a directory, the configuration is empty.
func TestAnImpossiblePathIsReadAsEmpty(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	writeFile(t, file, "")
	for _, variables := range []map[string]string{
		{"HOME": file, "AppData": file},
		{"HOME": t.TempDir(), "XDG_CONFIG_HOME": file, "AppData": file},
		{"HOME": "", "AppData": ""},
	} {
		lookup := lookupIn(variables)
		for _, use := range []File{Read, Change} {
			settings, err := Load(parseFlags(t, "--host", "https://a.example"), lookup, use, AtOnce)
			if err != nil || len(settings.Contexts()) > 0 {
				t.Errorf("%v: %v", variables, err)
			}
		}
		store := Store{Path: defaultPath(lookup)}
		want := file + " is not a directory"
		if store.Path == "" {
			want = "no home directory is set"
		}
		_, err := store.Set("A", host("https://a.example"))
		wantError(t, err, want, "--config FILE or APIOPS_CONFIG")
		wantError(t, store.Check(), want)
	}
	_, err := Load(parseFlags(t, "--config", filepath.Join(file, "config.yaml")), lookupIn(nil), Read, AtOnce)
	wantError(t, err, file) // a requested file must exist
}

func TestPrepare(t *testing.T) {
	store, keys, warnings := newStore(t, "output: json\n")
	for _, storage := range []Storage{Automatic, InFile, InKeyring} {
		if got, err := store.Prepare(storage); got != storage || err != nil {
			t.Errorf("%s: %s (%v)", storage, got, err)
		}
	}
	keys.locked = true
	if got, err := store.Prepare(Automatic); got != InFile || err != nil || len(*warnings) != 1 {
		t.Errorf("%s, warnings %q (%v)", got, *warnings, err)
	}
	_, err := store.Prepare(InKeyring)
	wantError(t, err, "it is locked", "--storage file")
	store.Keyring = keychain.New(nil)
	if got, err := store.Prepare(Automatic); got != Automatic || err != nil || len(*warnings) != 1 {
		t.Errorf("%s, warnings %q (%v)", got, *warnings, err)
	}
	store.wantFile(t, "output: json\n")
	if len(keys.held) > 0 {
		t.Errorf("the keyring holds %v", keys.held)
	}
	writeFile(t, store.Path, "output: [")
	_, err = store.Prepare(InFile)
	wantError(t, err, "invalid YAML")
	store.Path = filepath.Join(store.Path, "config.yaml")
	_, err = store.Prepare(InKeyring)
	wantError(t, err, "cannot write")
}

// Paths in the file are relative to its directory, not to the working directory.
func TestPathsInTheFileAreRelativeToIt(t *testing.T) {
	const file = `
current-context: A
contexts: [{name: A, host: https://a.example, ca-cert: ca.pem, client-cert: ../me.pem, client-key: /me.key}]
token-file: secrets/token
`
	settings := run{file: file}.mustLoad(t)
	folder := filepath.Dir(settings.Path())
	for setting, want := range map[string]string{
		"ca-cert": filepath.Join(folder, "ca.pem"), "client-cert": filepath.Join(filepath.Dir(folder), "me.pem"),
		"client-key": "/me.key", "token-file": filepath.Join(folder, "secrets", "token"),
	} {
		if got := settings.String(setting); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	settings = run{
		flags:     []string{"--ca-cert", "ca.pem", "--token-file", "-"},
		variables: map[string]string{"APIOPS_CLIENT_CERT": "me.pem"}, file: file,
	}.mustLoad(t)
	for setting, want := range map[string]string{"ca-cert": "ca.pem", "client-cert": "me.pem", "token-file": "-"} {
		if got := settings.String(setting); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	if got := (run{file: "token-file: '-'\n"}).mustLoad(t).String("token-file"); got != "-" {
		t.Errorf("token-file is %q", got)
	}
}

func TestAChangeKeepsRelativePaths(t *testing.T) {
	const file = "contexts:\n  - name: A\n    host: https://a.example\n    ca-cert: ca.pem\n"
	store, _, _ := newStore(t, file)
	if _, err := store.Set("A", map[string]string{"project": "P"}); err != nil {
		t.Fatal(err)
	}
	store.wantFile(t, file+"    project: P\n")
}
