package cmd_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/session"
)

// newApp returns an App without a terminal, with the given variables, and what it prints.
func newApp(variables map[string]string, words ...string) (app *command.App, said *bytes.Buffer) {
	said = new(bytes.Buffer)
	return &command.App{System: &session.System{
		In:    strings.NewReader(""),
		Out:   said,
		Err:   said,
		Words: words,
		Lookup: func(name string) (string, bool) {
			value, ok := variables[name]
			return value, ok
		},
		Version: "1.2.3",
	}}, said
}

func tree() *cobra.Command {
	app, _ := newApp(nil)
	return cmd.NewTree(app)
}

// leaves returns the commands without subcommands.
func leaves(cmd *cobra.Command) []*cobra.Command {
	if !cmd.HasSubCommands() {
		return []*cobra.Command{cmd}
	}
	var found []*cobra.Command
	for _, below := range cmd.Commands() {
		found = append(found, leaves(below)...)
	}
	return found
}

// routeOf returns the route of a command, if it has one.
func routeOf(cmd *cobra.Command) (catalog.Route, bool) {
	routes := command.Routes(cmd)
	if len(routes) == 0 {
		return catalog.Route{}, false
	}
	return routes[0], true
}

// The outline has a line for each command, so that reviews show every change of the interface.
func TestOutline(t *testing.T) {
	var outline strings.Builder
	for _, leaf := range leaves(tree()) {
		line := strings.TrimSuffix(leaf.UseLine(), " [flags]")
		if route, ok := routeOf(leaf); ok {
			line += "    " + route.String()
		}
		outline.WriteString(line + "\n")
	}
	golden := filepath.Join("testdata", "outline.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(outline.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if outline.String() != string(want) {
		t.Errorf("the outline has changed; if that is intended, run: go test ./cmd -run Outline -update\n%s", outline.String())
	}
}

// Every command sends the route that it declares, with its arguments in the right places.
func TestEachCommandSendsItsRoute(t *testing.T) {
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	samples := sampleFiles(t)
	t.Chdir(t.TempDir()) // for downloads
	archive, err := os.ReadFile(samples["zip"])
	if err != nil || os.WriteFile("a file", archive, 0o600) != nil {
		t.Fatal(err)
	}
	for _, leaf := range leaves(tree()) {
		route, ok := routeOf(leaf)
		name := strings.TrimPrefix(leaf.CommandPath(), "apiops ")
		if !ok || slices.Contains(strings.Split("auth login,proxy deploy,proxy ensure,proxy rollback", ","), name) {
			continue // they send several requests: see auth_login.txtar and proxy_*.txtar
		}
		words := slices.Concat(strings.Fields(name), examples(leaf))
		if by, known := needed(password)[name]; known {
			words = append(words, strings.Fields(by)...)
		} else {
			words = append(words, requiredFlags(leaf, samples)...)
		}
		if leaf.Flags().Lookup("resource-version") != nil {
			words = append(words, "--resource-version", "1")
		}
		if leaf.Flags().Lookup("output-file") != nil {
			words = append(words, "--force")
		}
		var asked []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.Method+" "+r.URL.EscapedPath())
			if r.URL.Query().Has("page") {
				_, _ = w.Write([]byte(`{"items":[],"page":0,"totalPages":0}`))
				return
			}
			if leaf.Flags().Lookup("output-file") != nil && !slices.Contains([]string{"jwk", "openapi"}, leaf.Parent().Name()) {
				_, _ = w.Write(archive)
				return
			}
			_, _ = w.Write([]byte(`{"success":true,"deploymentResult":{"success":true},"result":{"secret":"s"},"resultList":[{"username":"a username","email":"a@b","fullName":"A B","name":"a ` + leaf.Parent().Name() + `"}]}`))
		}))
		app, said := newApp(map[string]string{"APIOPS_HOST": server.URL, "APIOPS_TOKEN": "t", "APIOPS_PROJECT": "a project", "APIOPS_YES": "true"}, words...)
		root := cmd.NewRoot(app, words)
		if err := root.ExecuteContext(context.Background()); err != nil {
			t.Errorf("%v: %v\n%s", words, err, said)
		}
		server.Close()
		want := route.Method + " /apiops" + filled(route.Path)
		if len(asked) == 0 || asked[len(asked)-1] != want {
			t.Errorf("%v asked for %v, want %s", words, asked, want)
		}
	}
}

// requiredFlags returns the flags that say that they are required, and a field of the body.
func requiredFlags(leaf *cobra.Command, samples map[string]string) []string {
	var words []string
	for _, flag := range inputFlags(leaf) {
		if strings.Contains(flag.Usage, "(required)") {
			words = append(words, "--"+flag.Name, sampleValue(flag, samples))
			if of := flag.Annotations["apiops_values"]; len(of) == 1 && strings.HasPrefix(of[0], "<") && of[0] != "<file>" {
				words[len(words)-1] = "a " + strings.Trim(of[0], "<>")
				if strings.Contains(of[0], " ") { // the list of another group
					name, _ := pflag.UnquoteUsage(flag)
					words[len(words)-1] = "a " + name
				}
			}
		}
	}
	if leaf.Flags().Lookup("set") != nil {
		words = append(words, "--set", "description=a")
	}
	return words
}

// needed returns the flags of commands that require more, or one of several.
func needed(passwordFile string) map[string]string {
	return map[string]string{
		"credential access grant":        "--proxy a",
		"credential access revoke":       "--proxy a",
		"credential create":              "--email a@b --full-name a --password-file " + passwordFile,
		"credential update":              "--password-file " + passwordFile,
		"credential password set":        "--password-file " + passwordFile,
		"credential token set":           "--never-expires false",
		"credential-organization update": "--name a",
		"environment-variable create":    "--value a",
		"legal-hold create":              "--consumer a --reason a",
		"lifecycle-purge preview":        "--consumer a --mode retention-purge",
		"certificate import-file":        "--alias a --environment a",
		"key create":                     "--type a --content " + passwordFile + " --environment a",
		"key import-file":                "--type a --environment a",
		"keystore create":                "--type a --content " + passwordFile + " --password-file " + passwordFile + " --environment a",
		"keystore import-file":           "--password-file " + passwordFile + " --environment a",
		"rlcl endpoint add":              "--proxy a --requests 1 --interval a",
		"rlcl endpoint remove":           "--proxy a",
		"rlcl endpoint set":              "--proxy a --requests 1 --interval a",
		"proxy create":                   "--type wsdl --spec " + passwordFile,
		"proxy update":                   "--type wsdl --path /a --spec " + passwordFile,
		"proxy set key":                  "--secret-key-file " + passwordFile,
		"proxy policy update":            "--pipeline request --scope all --type a",
		"proxy policy delete":            "--pipeline request --scope all",
	}
}

var argument = regexp.MustCompile(`<([a-z0-9-]+)>`)

// examples returns a value for each argument of a usage line, with its name in it.
func examples(cmd *cobra.Command) []string {
	var words []string
	for _, match := range argument.FindAllStringSubmatch(cmd.Use, -1) {
		if match[1] == "ip" {
			words = append(words, "192.0.2.1")
			continue
		}
		words = append(words, "a "+match[1])
	}
	return words
}

// filled fills a path with the values of examples.
func filled(path string) string {
	path = strings.NewReplacer("{hide}", "true", "{access}", "PUBLIC").Replace(path) // known values
	return regexp.MustCompile(`\{([a-z0-9-]+)\}`).ReplaceAllString(path, "a%20$1")
}

// Every command has a short help without a full stop, and no two flags of a command have the same
// name.
func TestHelpOfEachCommand(t *testing.T) {
	for _, leaf := range leaves(tree()) {
		if leaf.Short == "" || strings.HasSuffix(leaf.Short, ".") {
			t.Errorf("%s: the short text is %q", leaf.CommandPath(), leaf.Short)
		}
		for _, line := range strings.Split(leaf.Long, "\n") {
			if len([]rune(line)) > 110 && !strings.HasPrefix(line, "  Request:") {
				t.Errorf("%s: a line of the help is too long: %s", leaf.CommandPath(), line)
			}
		}
		if route, ok := routeOf(leaf); ok && !strings.Contains(leaf.Long+"\n", route.Method+" /apiops"+route.Path+"\n") {
			t.Errorf("%s: the help does not name its request:\n%s", leaf.CommandPath(), leaf.Long)
		}
		leaf.InitDefaultHelpFlag()
		leaf.InheritedFlags()
	}
}

// A second tree shares nothing with the first.
func TestTreesAreIndependent(t *testing.T) {
	first, second := tree(), tree()
	if err := first.PersistentFlags().Set("project", "one"); err != nil {
		t.Fatal(err)
	}
	if got := second.PersistentFlags().Lookup("project").Value.String(); got != "" {
		t.Errorf("the flag of the other tree is %q", got)
	}
}
