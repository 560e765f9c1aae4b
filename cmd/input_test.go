package cmd_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// typing is a command line with its variables and stdin.
type typing struct {
	words     []string
	variables map[string]string // in addition to those for the sandbox; HOST stands for its URL
	stdin     string
	terminal  bool // stdin and stderr are terminals
}

// typingResult is the result of running it.
type typingResult struct {
	exit     int
	out, err string
	requests []string // with the headers that the tests check
}

// run runs the command line in this process, against a new sandbox.
func (y typing) run(t *testing.T) typingResult {
	t.Helper()
	var result typingResult
	practice := sandbox.New(sandbox.Options{Token: "canary-token"})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if _, boundary, found := strings.Cut(r.Header.Get("Content-Type"), "boundary="); found {
			body = bytes.ReplaceAll(body, []byte(boundary), nil) // it is random
		}
		result.requests = append(result.requests, fmt.Sprintf("%s %s %s %q", r.Method, r.URL.RequestURI(), body, []string{r.Header.Get("Authorization"), r.Header.Get("X-Note")}))
		practice.ServeHTTP(w, r)
	}))
	defer server.Close()
	variables := map[string]string{
		"APIOPS_HOST": server.URL, "APIOPS_TOKEN": "canary-token", "APIOPS_PROJECT": sandbox.SampleProject, "XDG_CONFIG_HOME": t.TempDir(),
	}
	for name, value := range y.variables {
		variables[name] = strings.ReplaceAll(value, "HOST", server.URL)
	}
	app, _ := newApp(variables, y.words...)
	var out, said bytes.Buffer
	app.System.In, app.System.Out, app.System.Err = strings.NewReader(y.stdin), &out, &said
	app.System.InTerminal, app.System.ErrTerminal = y.terminal, y.terminal
	err := cmd.NewRoot(app, y.words).ExecuteContext(t.Context())
	if err != nil {
		app.Report(err)
	}
	result.exit, result.out, result.err = fault.Code(err), out.String(), said.String()
	return result
}

// refuses checks that a command line fails before anything is sent, with the given message and hint.
func (y typing) refuses(t *testing.T, message, hint string) {
	t.Helper()
	got := y.run(t)
	if want := "error: " + message + "\n"; got.exit != 2 || len(got.requests) > 0 || got.out != "" || !strings.HasPrefix(got.err, want) || !strings.Contains(got.err, hint) {
		t.Errorf("%q: exit code %d, requests %q, stderr %q; want %q and %q", y.words, got.exit, got.requests, got.err, want, hint)
	}
}

func TestMistakesInArgumentsAreRejected(t *testing.T) {
	for line, want := range map[string][2]string{
		// true or false after a flag that needs no value
		"credential delete mobile-app --yes false":               {`"false" after --yes is ambiguous`, `hint: use --yes=false; to use "false" as an argument, put "--" before it: -- false`},
		"credential delete mobile-app -y false":                  {`"false" after -y is ambiguous`, "hint: use --yes=false;"},
		"credential delete mobile-app --yes true":                {`"true" after --yes is ambiguous`, "hint: use --yes=true;"},
		"credential delete --ignore-missing false mobile-app -y": {`"false" after --ignore-missing is ambiguous`, "--ignore-missing=false"},
		"--insecure-skip-verify false credential list":           {`"false" after --insecure-skip-verify is ambiguous`, "--insecure-skip-verify=false"},
		"credential list --insecure-skip-verify false":           {`"false" after --insecure-skip-verify is ambiguous`, "hint: use --insecure-skip-verify=false\n"},
		"api DELETE /projects/ -iy false":                        {`"false" after -iy is ambiguous`, "--yes=false"},

		// one dash before the name of a long flag
		"credential list -project X":        {`"-project" is not a flag`, "did you mean --project?"},
		"credential list -yproject X":       {`"-yproject" is not a flag`, "did you mean --project?"},
		"credential list -output=json":      {`"-output" is not a flag`, "did you mean --output?"},
		"credential delete mobile-app -yes": {`"-yes" is not a flag`, "did you mean --yes?"},
		"credential delete -dry-run a -y":   {`"-dry-run" is not a flag`, "did you mean --dry-run?"},
		"api projects/ -iinput x":           {`"-iinput" is not a flag`, "did you mean --input?"},
		"-help":                             {`"-help" is not a flag`, "did you mean --help?"},

		// flags that do not exist
		"credential list --projct X":                {"unknown flag --projct", "hint: did you mean --project?\n"},
		"credential list --projct=X":                {"unknown flag --projct", "hint: did you mean --project?\n"},
		"credential delete a --ignore-mising":       {"unknown flag --ignore-mising", "hint: did you mean --ignore-missing?\n"},
		"credential create a --password x":          {"unknown flag --password", "hint: did you mean --password-file?\n"},
		"credential delete a --force":               {"unknown flag --force", "hint: did you mean --yes?\n"},
		"credential delete a --confirm=true":        {"unknown flag --confirm", "hint: did you mean --yes?\n"},
		"credential list --nonsense":                {"unknown flag --nonsense", "hint: run \"apiops credential list --help\" to see its flags\n"},
		"credential delete --nonsense":              {"unknown flag --nonsense", `put "--" before an argument that begins with "-": -- --nonsense`},
		"credential delete -xyz":                    {"unknown flag -x in -xyz", `put "--" before an argument that begins with "-": -- -xyz`},
		"credential delete -y -z":                   {"unknown flag -z", `-- -z`},
		"credential delete -ü":                      {"unknown flag -ü", `'-ü'`},
		"credential delete ---yes a":                {"unknown flag ---yes", "did you mean --yes?"},
		"credential delete --=yes a":                {"unknown flag --", `-- --=yes`},
		"credential delete mobile-app -test.v a -y": {"unknown flag -t in -test.v", `-- -test.v`},

		// names that begin with a dash
		"credential delete -odd-name":    {"missing argument <username>", `put "--" before an argument that begins with "-": -- -odd-name`},
		"credential delete -odd-name -y": {"missing argument <username>", `-- -odd-name`},

		// values
		"credential list --project":            {"--project requires a value", "hint: usage: --project <name>\n"},
		"credential list -p":                   {"--project requires a value", ""},
		"credential list --no-headers=perhaps": {"--no-headers requires true or false", ""},
		"proxy deploy-status get Orders --environment staging --environment production": {"--environment can be given only once", ""},
		"credential list --timeout 5":                            {"--timeout requires a duration with a unit, such as 30s", ""},
		"proxy set metadata Orders --description --dry-run":      {"--description requires a value, but --dry-run follows", `hint: if "--dry-run" is the value, use --description=--dry-run`},
		"proxy set metadata Orders --description --dry-run=true": {"--description requires a value, but --dry-run=true follows", ""},
		"proxy set metadata Orders --description -y":             {"--description requires a value, but -y follows", ""},
		"credential list --timeout 0s":                           {"--timeout requires a duration longer than 0s", ""},
		"credential delete a b -y --concurrency 0x10":            {"--concurrency requires a whole number from 1 to 32", ""},
		"credential delete a b -y --concurrency 33":              {"--concurrency requires a whole number from 1 to 32", ""},
		"credential delete a b -y --concurrency many":            {"--concurrency requires a whole number from 1 to 32", ""},
		"credential token set a --refresh-count 0x2":             {"--refresh-count requires a whole number of at least 1", ""},
		"credential token set a --refresh-count 0":               {"--refresh-count requires a whole number of at least 1", ""},
		"credential token set a --expires-in soon":               {"--expires-in requires a lifetime such as 12h, 90m or 7d", ""},
		"credential token set a --expires-in 0h":                 {"--expires-in requires a lifetime of at least 1", ""},
		"credential token set a --expires-in 3fortnights":        {"--expires-in requires a unit such as s, m, h, d, w or months", ""},
		"credential token set a --expires-in 12":                 {"--expires-in requires a unit", "hint: use --expires-in 12h, or add --expires-in-unit hours\n"},
		"credential token set a --refresh-expires-in 12":         {"--refresh-expires-in requires a unit", "hint: use --refresh-expires-in 12h, or add --refresh-expires-in-unit hours\n"},
		"credential token set a --never-expires perhaps":         {"--never-expires requires true, false or null", ""},
		"credential create a --expires soon":                     {"--expires requires a date such as 2027-12-31, or a time such as 2027-12-31T18:00:00Z", ""},
		"credential-organization update a --metadata x":          {"--metadata requires key=value", ""},
		"api POST /projects/ -F x":                               {"--field requires key=value", ""},
		"api GET /projects/a%zz/":                                {`"a%zz" in the path is not escaped correctly`, "%25"},
		"api GET /projects/?a=%zz":                               {`the query "a=%zz" is not escaped correctly`, "%25"},
		"api POST /projects/ --form x":                           {"--form requires key=value", ""},
		"sandbox serve --credentials 0x10":                       {"--credentials requires a whole number from 0 to 1000000", ""},
		"sandbox serve --latency 5":                              {"--latency requires a duration with a unit, such as 30s", ""},
		"sandbox serve --latency -1s":                            {"--latency requires a duration of at least 0s", ""},
		"sandbox serve --fail-environment \"":                    {"--fail-environment requires names separated by commas", ""},
	} {
		typing{words: strings.Fields(line)}.refuses(t, want[0], want[1])
	}
}

func TestValidArgumentsAreAccepted(t *testing.T) {
	const list, removed = "GET /apiops/projects/MyProject/credentials/ ", "DELETE /apiops/projects/MyProject/credentials/"
	for line, want := range map[string]string{
		"credential list -ojson":                                         list,
		"credential list -yojson":                                        list,
		"credential list -o=json -y":                                     list,
		"credential list -pMyProject":                                    list,
		"credential list -pproject":                                      "GET /apiops/projects/project/credentials/ ",
		"credential list -p project":                                     "GET /apiops/projects/project/credentials/ ",
		"credential list --project -project":                             "GET /apiops/projects/-project/credentials/ ",
		"credential list --project false":                                "GET /apiops/projects/false/credentials/ ",
		"credential --debug=false list --no-headers=true":                list,
		"credential delete -y -- false":                                  removed + "false/",
		"credential delete -y -- -odd-name":                              removed + "-odd-name/",
		"credential --yes delete false":                                  removed + "false/", // not directly after the flag
		"credential delete false --yes":                                  removed + "false/",
		"credential delete --yes=true false":                             removed + "false/",
		"credential delete delete -y":                                    removed + "delete/",
		"credential delete mobile-app -y --concurrency 010":              removed + "mobile-app/",
		"credential token set a --never-expires false":                   `PUT /apiops/projects/MyProject/credentials/a/token/ {"tokenNeverExpires":false}`,
		"credential token set a --refresh-count 010":                     `PUT /apiops/projects/MyProject/credentials/a/token/ {"refreshTokenCount":10}`,
		"credential token set a --expires-in 12 --expires-in-unit hours": `PUT /apiops/projects/MyProject/credentials/a/token/ {"tokenExpiresInAmount":12,"tokenExpiresInUnit":"HOURS"}`,
		"credential token set a --expires-in null":                       `PUT /apiops/projects/MyProject/credentials/a/token/ {"tokenExpiresInAmount":null}`,
		"api GET projects/ -Ffield=x":                                    "GET /apiops/projects/?field=x ",
	} {
		got := typing{words: strings.Fields(line)}.run(t)
		if len(got.requests) == 0 || !strings.HasPrefix(got.requests[len(got.requests)-1], want) {
			t.Errorf("%s: exit code %d, requests %q, stderr %q; want %q", line, got.exit, got.requests, got.err, want)
		}
	}
}

// After every flag that takes no value, true and false are rejected.
func TestTrueAndFalseAfterAFlagWithoutAValue(t *testing.T) {
	seen, executed := 0, make(map[string]bool)
	for _, leaf := range leaves(tree()) {
		path := strings.Fields(strings.TrimPrefix(leaf.CommandPath(), "apiops "))
		leaf.LocalFlags() // adds the global ones
		leaf.Flags().VisitAll(func(flag *pflag.Flag) {
			if flag.NoOptDefVal == "" {
				return
			}
			seen++
			forms := []string{"--" + flag.Name}
			if flag.Shorthand != "" {
				forms = append(forms, "-"+flag.Shorthand)
			}
			for _, form := range forms {
				message := fmt.Sprintf("%q after %s is ambiguous", "false", form)
				words := slices.Concat(path, examples(leaf), []string{form, "false"})
				err := command.CheckWords(leaf, words)
				if !executed[form] { // whole command lines only once for each flag
					executed[form] = true
					app, _ := newApp(nil)
					err = cmd.NewRoot(app, words).Execute()
				}
				if !fault.Is(err, fault.Usage) || err.Error() != message {
					t.Errorf("%q %s false: %v", path, form, err)
				}
			}
		})
	}
	if seen < 200 {
		t.Errorf("only %d flags were tested", seen)
	}
}

// Errors about flags never contain messages of Go or of a library.
func TestFlagErrorsHaveNoInternalMessages(t *testing.T) {
	insides := []string{"strconv", "time:", "parse", "parsing", "invalid", "argument \"", "flag needs", "shorthand", "csv", "bare"}
	for _, leaf := range some(leaves(tree()), 5) {
		path := strings.Fields(strings.TrimPrefix(leaf.CommandPath(), "apiops "))
		var trees [3]*cobra.Command // one for each form of a flag, so that no flag is given twice
		for i := range trees {
			app, _ := newApp(nil, path...)
			trees[i], _, _ = cmd.NewRoot(app, path).Find(path)
		}
		leaf.LocalFlags() // adds the global ones
		leaf.Flags().VisitAll(func(flag *pflag.Flag) {
			for i, word := range []string{"--" + flag.Name + `=0x"`, "--" + flag.Name, "-" + flag.Shorthand + `=0x"`} {
				named := trees[i]
				err := named.ParseFlags([]string{word}) // only flag errors, not those of later steps
				if err != nil {
					err = named.FlagErrorFunc()(named, err)
				}
				for _, words := range insides {
					if err != nil && (!fault.Is(err, fault.Usage) || strings.Contains(strings.TrimPrefix(err.Error(), "--"+flag.Name), words)) {
						t.Errorf("%q %s: %v", path, word, err)
					}
				}
			}
		})
	}
}

func TestDuplicateKeysAreRejected(t *testing.T) {
	file := fileOf(t, `{"name":"a","inside":[{"b":1,"b":2}]}`)
	for _, line := range []string{
		"api POST /projects/ --input " + file,
		"api POST /projects/ -H Content-Type:application/json --input " + file,
		"api POST /projects/ -H Content-Type:application/merge-patch+json --input " + file,
		"credential create a --email a --full-name a -f " + file,
		"credential update mobile-app -f " + file,
		"credential-organization create a -f " + file,
	} {
		typing{words: strings.Fields(line)}.refuses(t, file+` cannot be used: duplicate key "b"`, "")
	}
	got := typing{words: strings.Fields("api POST /projects/ -H Content-Type:text/plain --input " + file)}.run(t)
	if len(got.requests) != 1 {
		t.Errorf("a body that is not JSON was not sent: %s", got.err)
	}
}

// fileOf returns the path of a new file with the given content.
func fileOf(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
