package command

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/sandbox"
	"github.com/apiops-cli/apiops/pkg/session"
)

// completions returns what a shell is offered by a program with one command.
func completions(t *testing.T, command Func, system session.System, words ...string) []string {
	t.Helper()
	var out, said bytes.Buffer
	system.Out, system.Err, system.Words = &out, &said, append([]string{"__complete"}, words...)
	system.Lookup = func(string) (string, bool) { return "", false }
	root := &cobra.Command{Use: "apiops"}
	config.Define(root.PersistentFlags())
	root.SetOut(&out)
	root.SetErr(&said)
	root.SetArgs(system.Words)
	app := &App{System: &system}
	root.AddCommand(Build(app, command))
	for _, noun := range nouns() {
		root.AddCommand(Build(app, noun))
	}
	app.PrepareCompletion(root, system.Words[1:])
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	if strings.Count(said.String(), "\n") != 1 {
		t.Errorf("stderr has more than cobra's own line: %s", said.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	return lines[:len(lines)-1]
}

// idle is the Run of commands that are completed but never run.
func idle(define func(*pflag.FlagSet)) func(*pflag.FlagSet) Work {
	return func(flags *pflag.FlagSet) Work {
		define(flags)
		return nil
	}
}

func practice(t *testing.T) func() (session.Sandbox, error) {
	return func() (session.Sandbox, error) {
		practice := sandbox.New(sandbox.Options{})
		server, err := practice.Start("")
		if err != nil {
			return session.Sandbox{}, err
		}
		t.Cleanup(func() { _ = server.Close() })
		return session.Sandbox{Host: "http://" + server.Addr, Token: practice.Token(), Project: sandbox.SampleProject}, nil
	}
}

// nouns are groups with a list, as completion needs them.
func nouns() []Command {
	group := func(noun, name, path string, below ...Command) Command {
		return Group{Use: noun, Short: "x", Commands: func() []Command {
			return append(below, List{Use: "list", Short: "x", Route: "GET /projects/{project}/" + path, Columns: output.Fields("NAME " + name)})
		}}
	}
	access := Group{Use: "access", Short: "x", Commands: func() []Command {
		return []Command{
			List{Use: "list <username>", Short: "x", Route: "GET /projects/{project}/credentials/{username}/access/", Columns: output.Fields("NAME name")},
			Show{Use: "get <username> <access>", Short: "x", Route: "GET /projects/{project}/credentials/{username}/access/", Pick: "name", Columns: output.Fields("NAME name")},
		}
	}}
	return []Command{
		group("credential", "username", "credentials/", access), group("key", "name", "keys/"), group("proxy", "name", "apiProxies/"),
	}
}

func TestArgumentsAreCompletedFromTheServer(t *testing.T) {
	for argument, want := range map[string]string{"username": "api-user", "key": "api-user-key", "proxy": "Orders"} {
		command := Func{Use: "try <" + argument + ">", Run: idle(func(*pflag.FlagSet) {})}
		names := completions(t, command, session.System{Sandbox: practice(t)}, "try", "--sandbox", "")
		if !slices.Contains(names, want) {
			t.Errorf("%s: no %[3]q in %[2]q", argument, names, want)
		}
	}
}

// An argument without a noun of its own is completed from the list of its group, once the arguments
// that the list needs are typed.
func TestArgumentsAreCompletedFromTheirGroup(t *testing.T) {
	words := []string{"credential", "access", "get", "--sandbox", "api-user", ""}
	if names := completions(t, Func{Use: "try", Run: idle(func(*pflag.FlagSet) {})}, session.System{Sandbox: practice(t)}, words...); !slices.Contains(names, "Orders") {
		t.Errorf("got %q", names)
	}
}

func TestValuesOfFlagsAreCompleted(t *testing.T) {
	command := Func{Use: "try", Columns: func() []output.Field { return output.Fields("NAME name", "SIZE size") }, Run: idle(func(flags *pflag.FlagSet) {
		flags.String("size", "", "a size")
		Values(flags, "size", "large", "little", "medium")
		flags.StringSlice("keys", nil, "keys")
		Values(flags, "keys", "none", "<key>")
		flags.String("with", "", "the `proxy` to try it with")
	})}
	for _, test := range []struct {
		words []string
		want  []string
	}{
		{[]string{"--size", "l"}, []string{"large", "little"}},
		{[]string{"--size=m"}, []string{"medium"}},
		{[]string{"--keys", "n"}, []string{"none"}},
		{[]string{"--keys", "none,payload-key,p"}, []string{"none,payload-key,partner-public-key"}},
		{[]string{"--with", "W"}, []string{"Weather"}},
	} {
		got := completions(t, command, session.System{Sandbox: practice(t)}, append([]string{"try", "--sandbox"}, test.words...)...)
		if !slices.Equal(got, test.want) {
			t.Errorf("%q completes to %q, want %q", test.words, got, test.want)
		}
	}
}

func TestNextArgument(t *testing.T) {
	for _, test := range []struct {
		use, words string
		name       string
		present    []string
	}{
		{"set <username> <key>", "", "username", nil},
		{"set <username> <key>", "api-user", "key", nil},
		{"set <username> <key>", "api-user key", "", nil},
		{"reset <username>...", "one two", "username", []string{"one", "two"}},
		{"grant <proxy> <username>...", "p one", "username", []string{"one"}},
		{"show [context]", "", "context", nil},
		{"list", "", "", nil},
		{"list", "word", "", nil},
	} {
		name, present := parseUsage(test.use).next(strings.Fields(test.words))
		if name != test.name || !slices.Equal(present, test.present) {
			t.Errorf("%q after %q: %q, %q", test.use, test.words, name, present)
		}
	}
}

func TestUnsafeWordsAreNotOffered(t *testing.T) {
	for _, word := range []string{"api-user", "a b", "it's", "$(x)", "a:b", "käse", "生産"} {
		if !fitsShell(word) {
			t.Errorf("%q is rejected", word)
		}
	}
	for _, word := range []string{"", "-", "--yes", " a", "a ", "a\tb", "a\nb", "\x1b[2J", "a\u202eb", "a\xffb"} {
		if fitsShell(word) {
			t.Errorf("%q is accepted", word)
		}
	}
}

// A call that ignores its context, such as one to a keyring, must not keep the user waiting.
func TestCompletionStopsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stuck := make(chan struct{})
		defer close(stuck)
		hang := func() (session.Sandbox, error) {
			<-stuck
			return session.Sandbox{}, nil
		}
		start := time.Now()
		command := Func{Use: "try <username>", Run: idle(func(*pflag.FlagSet) {})}
		if names := completions(t, command, session.System{Sandbox: hang}, "try", "--sandbox", ""); len(names) > 0 {
			t.Errorf("got names: %q", names)
		}
		if took := time.Since(start); took != completionTime {
			t.Errorf("it took %s", took)
		}
	})
}
