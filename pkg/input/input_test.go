package input_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
)

// spec returns the spec of an operation of the catalog.
func spec(t *testing.T, pattern string, flags ...input.Flag) input.Spec {
	t.Helper()
	route, err := catalog.ParseRoute(pattern)
	if err != nil {
		t.Fatal(err)
	}
	operation, known := catalog.Find(route)
	if !known {
		t.Fatalf("%s is not in the catalog", pattern)
	}
	operation.Route = route
	return input.Spec{Operation: operation, Flags: flags, Document: true}
}

// said is what a command line says: the request, the warnings, and the error.
type said struct {
	*input.Request
	warnings []string
	err      error
}

// compose parses words and composes a request. Words without a flag are the values of the argument.
func compose(t *testing.T, spec input.Spec, stdin, argument string, words ...string) said {
	t.Helper()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	in := input.Bind(flags, spec)
	if err := flags.Parse(words); err != nil {
		return said{err: err}
	}
	arguments := make(map[string][]string)
	if len(flags.Args()) > 0 {
		arguments[argument] = flags.Args()
	}
	var s said
	s.Request, s.err = in.Compose(t.Context(), input.Source{
		Console:   &console.Console{In: strings.NewReader(stdin), Speaker: console.Speaker{Err: new(bytes.Buffer)}},
		Arguments: arguments,
		Warn:      func(advice string) { s.warnings = append(s.warnings, advice) },
	})
	return s
}

func (s said) body(t *testing.T) string {
	t.Helper()
	if s.err != nil {
		return "error: " + s.err.Error()
	}
	body := s.HTTPBody()
	if body == nil {
		return ""
	}
	shown, err := body.Preview()
	if err != nil {
		t.Fatal(err)
	}
	return string(shown)
}

const (
	cors        = "PATCH /projects/{project}/apiProxies/{proxy}/settings/cors/"
	maintenance = "PATCH /projects/{project}/apiProxies/{proxy}/settings/maintenance-mode/"
	connections = "PUT /projects/{project}/connections/{connection}/"
	addIPs      = "POST /projects/{project}/ipGroups/{group}/ips/"
	importKey   = "POST /projects/{project}/keys/import-file/"
	createGroup = "POST /projects/{project}/ipGroups/"
	batchNames  = "POST /utility/projects/batch-names"
)

// Each value goes to its place.
func TestPlaces(t *testing.T) {
	key := filepath.Join(t.TempDir(), "a.pem")
	if err := os.WriteFile(key, []byte("pem"), 0o600); err != nil {
		t.Fatal(err)
	}
	form := []input.Flag{
		input.Argument("name", "keyName"), input.File("key-file", "@keyFile", "`file`"),
		input.Texts("environment", "environmentList", "`name`"), input.JSON("mapping", "environmentMapping", "`json`"), input.Bool("override", "override", "x"),
	}
	for _, test := range []struct {
		spec  input.Spec
		words []string
		want  string
	}{
		{spec(t, createGroup, input.Argument("name", "name"), input.Addresses("ip", "ipList", "`address`")),
			[]string{"office", "--ip", "192.0.2.1", "--ip", "10.0.0.0/8"}, `{"ipList":["192.0.2.1","10.0.0.0/8"],"name":"office"}`},
		{spec(t, addIPs, input.Argument("name", "ipList").Repeated()), []string{"a", "b"}, `{"ipList":["a","b"]}`},
		{spec(t, addIPs, input.Argument("name", "ipList").Repeated()), []string{"a"}, `{"ipList":["a"]}`},
		{spec(t, batchNames, input.Argument("name", "[]").Repeated()), []string{"a", "b"}, `["a","b"]`},
		{spec(t, importKey, form...), []string{"k", "--key-file", key, "--environment", "a", "--environment", "b", "--mapping", `{"a":"b"}`, "--override", "true"},
			`{"environmentList":"a,b","environmentMapping":{"a":"b"},"keyName":"k","override":true,"keyFile":"@a.pem (3 bytes)"}`},
		{spec(t, maintenance, input.Text("deep", "a.b.c", "x"), input.Bool("on", "a.on", "x")), []string{"--deep", "1", "--on", "null"}, `{"a":{"b":{"c":"1"},"on":null},"deploy":false}`},
	} {
		if got := compose(t, test.spec, "", "name", test.words...).body(t); got != test.want {
			t.Errorf("%q: got %s, want %s", test.words, got, test.want)
		}
	}
	list := spec(t, "GET /projects/{project}/connections/", input.Text("type", "?type", "x"), input.Switch("all", "?all", "x"))
	list.Document = false
	s := compose(t, list, "", "", "--type", "email", "--all")
	if got := url.Values(s.Query).Encode(); got != "all=true&type=email" {
		t.Errorf("got the query %s", got)
	}
}

// File < --set < flags < the argument. A contradiction between file and argument is an error, unless
// a flag renames.
func TestPrecedence(t *testing.T) {
	flags := []input.Flag{input.Argument("name", "name"), input.Text("description", "description", "x"), input.Text("new-name", "name", "x")}
	for _, test := range []struct {
		file  string
		words string
		want  string
	}{
		{`{"description":"file","type":"email"}`, "mail", `{"deployToWorker":true,"description":"file","name":"mail","type":"email"}`},
		{`{"description":"file"}`, "mail --set description=set", `{"deployToWorker":true,"description":"set","name":"mail"}`},
		{`{"description":"file"}`, "mail --set description=set --description flag", `{"deployToWorker":true,"description":"flag","name":"mail"}`},
		{`{"name":"mail"}`, "mail", `{"deployToWorker":true,"name":"mail"}`},
		{`{"name":"other"}`, "mail", `error: the file describes "other", not "mail"`},
		{`{"name":"other"}`, "mail --new-name other", `{"deployToWorker":true,"name":"other"}`},
		{`{"description":"file"}`, "mail --new-name other", `{"deployToWorker":true,"description":"file","name":"other"}`},
	} {
		words := append([]string{"-f", "-", "--set", "deployToWorker=true"}, strings.Fields(test.words)...)
		if got := compose(t, spec(t, connections, flags...), test.file, "name", words...).body(t); got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.file, test.words, got, test.want)
		}
	}
}

// A deployment is asked for explicitly, or explicitly not.
func TestDeployment(t *testing.T) {
	for _, test := range []struct {
		file  string
		words string
		want  string
		due   bool
	}{
		{`{"enabled":true}`, "", `{"deploy":false,"enabled":true}`, false},
		{`{"enabled":true,"deploy":null}`, "", `{"deploy":false,"enabled":true}`, false},
		{`{"enabled":true}`, "--deploy-to a --deploy-to b", `{"deploy":true,"deployTargetEnvironmentNameList":["a","b"],"enabled":true}`, true},
		{`{"enabled":true,"deploy":true,"deployTargetEnvironmentNameList":["c"]}`, "", `{"deploy":true,"deployTargetEnvironmentNameList":["c"],"enabled":true}`, true},
		{`{"enabled":true,"deploy":true,"deployTargetEnvironmentNameList":["c"]}`, "--deploy-to a", `{"deploy":true,"deployTargetEnvironmentNameList":["a"],"enabled":true}`, true},
		{`{"enabled":true,"deploy":true}`, "", `error: the file asks for a deployment, but names no environment`, false},
		{`{"enabled":true,"deploy":true,"deployTargetEnvironmentNameList":[]}`, "", `error: the file asks for a deployment, but names no environment`, false},
		{`{"deploy":true}`, "--deploy-to a", `{"deploy":true,"deployTargetEnvironmentNameList":["a"]}`, true},
		{``, "--deploy-to a", `error: nothing to update: no fields are given`, false},
	} {
		words := strings.Fields(test.words)
		if test.file != "" {
			words = append(words, "-f", "-")
		}
		s := compose(t, spec(t, maintenance, input.Bool("enabled", "enabled", "x")), test.file, "", words...)
		if got := s.body(t); got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.file, test.words, got, test.want)
		}
		if s.err == nil && s.Deploys(spec(t, maintenance).Operation) != test.due {
			t.Errorf("%s %s: a deployment is expected: %t", test.file, test.words, !test.due)
		}
	}
}

// Some settings are wrapped, but older servers expect them bare (quirks.md §18).
func TestWrapper(t *testing.T) {
	wrapped := spec(t, cors, input.Bool("enabled", "corsSettings.corsEnabled", "x"))
	wrapped.Wrap, wrapped.Bare = "corsSettings", true
	for _, test := range []struct{ file, words, want string }{
		{`{"allowHeaders":["a"]}`, "--enabled true", `{"corsSettings":{"allowHeaders":["a"],"corsEnabled":true},"deploy":false}`},
		{`{"corsSettings":{"allowHeaders":["a"]}}`, "--enabled true", `{"corsSettings":{"allowHeaders":["a"],"corsEnabled":true},"deploy":false}`},
		{`{"allowHeaders":["a"]}`, "--enabled true --bare", `{"allowHeaders":["a"],"corsEnabled":true,"deploy":false}`},
		{`{"corsSettings":{"allowHeaders":["a"]}}`, "--deploy-to x --bare", `{"allowHeaders":["a"],"deploy":true,"deployTargetEnvironmentNameList":["x"]}`},
		{`{"allowHeaders":["a"],"deploy":true,"deployTargetEnvironmentNameList":["y"]}`, "", `{"corsSettings":{"allowHeaders":["a"]},"deploy":true,"deployTargetEnvironmentNameList":["y"]}`},
	} {
		words := append(strings.Fields(test.words), "-f", "-")
		if got := compose(t, wrapped, test.file, "", words...).body(t); got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.file, test.words, got, test.want)
		}
	}
}

// Unknown fields are pointed out, and values of the wrong type are rejected without being quoted.
func TestFieldsOfADocument(t *testing.T) {
	for file, want := range map[string]string{
		`{"enabeld":true}`:                        `warning: unknown field "enabeld", which the server may ignore: did you mean "enabled"?`,
		`{"nothing-like-it":true}`:                `warning: unknown field "nothing-like-it", which the server may ignore`,
		`{"one-unknown":1,"two-unknown":2}`:       `warning: unknown fields "one-unknown" and "two-unknown", which the server may ignore`,
		"# enabled: true\n":                       "error: stdin cannot be used: all its lines are comments",
		"\n":                                      "error: stdin cannot be used: it is empty",
		`{"id":"7","createdAt":""}`:               "", // as a get shows them
		`{"enabled":"0070070"}`:                   `error: enabled must be true or false, not a string`,
		`{"httpStatusCode":"503"}`:                `error: httpStatusCode must be a whole number, not a string`,
		`{"httpStatusCode":5.5}`:                  `error: httpStatusCode must be a whole number, not 5.5`,
		`{"message":[1]}`:                         `error: message must be a string, not a list`,
		`{"message":"[redacted]"}`:                `error: message is the mask of a secret, not its value`,
		`{"message":"*****"}`:                     `error: message is the mask of a secret, not its value`,
		`{"message":null,"enabled":null}`:         ``,
		`{"enabled":true,"enabled":false}`:        `error: stdin cannot be used: duplicate key "enabled"`,
		"enabled: true\nenabled: false\n":         `error: stdin cannot be used: line 2: duplicate key "enabled"`,
		`{"deployTargetEnvironmentNameList":"a"}`: `error: deployTargetEnvironmentNameList must be a list, not a string`,
	} {
		s := compose(t, spec(t, maintenance), file, "", "-f", "-")
		got := strings.Join(s.warnings, "; ")
		if got != "" {
			got = "warning: " + got
		}
		if s.err != nil {
			got = "error: " + s.err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", file, got, want)
		}
	}
}

// --set knows which fields are strings, even if the value looks like a number.
func TestSetKnowsTheTypes(t *testing.T) {
	for set, want := range map[string]string{
		"message=503":                           `"message":"503"`,
		"message=true":                          `"message":"true"`,
		"message=null":                          `"message":null`,
		"httpStatusCode=503":                    `"httpStatusCode":503`,
		"enabled=false":                         `"enabled":false`,
		`message="quoted"`:                      `"message":"quoted"`,
		"unknown=5":                             `"unknown":5`,
		`deployTargetEnvironmentNameList=["a"]`: `"deployTargetEnvironmentNameList":["a"]`,
	} {
		if got := compose(t, spec(t, maintenance), "", "", "--set", set).body(t); !strings.Contains(got, want) {
			t.Errorf("%s: got %s", set, got)
		}
	}
	for set, want := range map[string]string{
		"a..b=1": "empty name", "a[0].b=1": "one element of a list", "a[]=1": "one element of a list", "=1": "field=value", "message": "field=value", "message=[1": "requires JSON", "secretKey=x": "must not be given on the command line", "clientSecret.value=x": "must not be given on the command line",
		"message.x=1": "is not an object", `a={"password":"hunter2"}`: "must not be given on the command line",
		`metadata=[{"key":"k","value":"v","secret":true}]`: "must not be given on the command line",
		strings.Repeat("a.", 30000) + "a=1":                "more than 200 parts",
	} {
		s := compose(t, spec(t, maintenance), "", "", "--set", "message=x", "--set", set)
		if s.err == nil || !strings.Contains(s.err.Error(), want) {
			t.Errorf("%s: got %v", set, s.err)
		}
	}
}

// A reference to a variable says where the gateway finds a password.
func TestSetOfAReference(t *testing.T) {
	const policy = "POST /projects/{project}/apiProxies/{proxy}/policies/{policy}/"
	words := []string{"--set", "policy.type=policy-auth-clear-text", "--set", "policy.passwordVar.type=HEADER"}
	if s := compose(t, spec(t, policy), "", "", words...); s.err != nil {
		t.Error(s.err)
	}
}

// Known values are recognized in any spelling; others are left to the server.
func TestKnownValues(t *testing.T) {
	flag := input.Text("type", "type", "`type`").Of("SECRET_KEY", "PUBLIC_KEY")
	for word, want := range map[string]string{"secret-key": "SECRET_KEY", "SecretKey": "SECRET_KEY", "PUBLIC_KEY": "PUBLIC_KEY", "other-key": "other-key"} {
		if got := compose(t, spec(t, createGroup, flag), "", "", "--type", word).body(t); got != `{"type":"`+want+`"}` {
			t.Errorf("%s: got %s", word, got)
		}
	}
}

// What is missing is named at once, before a secret is asked for.
func TestRequired(t *testing.T) {
	flags := []input.Flag{
		input.Text("a", "a", "x").Required(), input.Text("b", "b", "x").Required(), input.Secret("password", "password", "x").Required(),
	}
	for words, want := range map[string]string{
		"":                              "missing --a and --b",
		"--a 1":                         "missing --b",
		"--a 1 --set b=2":               "the password is required, but no terminal is attached",
		"--a 1 --b ''":                  "the password is required, but no terminal is attached",
		"--a 1 --b 2 --password-file -": "",
	} {
		s := compose(t, spec(t, createGroup, flags...), "secret\n", "", strings.Fields(words)...)
		got := ""
		if s.err != nil {
			got = s.err.Error()
		}
		if !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q: got %q, want %q", words, got, want)
		}
	}
}

// A skeleton is a document for -f with all that is required.
func TestSkeleton(t *testing.T) {
	for _, operation := range catalog.Operations() {
		for _, kind := range append([]string{""}, catalog.Kinds(operation.Route)...) {
			shape := catalog.ShapeOf(operation.Route, kind)
			if shape.Body == nil || shape.List {
				continue
			}
			flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
			in := input.Bind(flags, input.Spec{Operation: operation, Document: true, Flags: []input.Flag{input.Text("type", "", "x")}})
			if kind != "" {
				if err := flags.Parse([]string{"--type", kind}); err != nil {
					t.Fatal(err)
				}
			}
			text, err := in.WriteSkeleton()
			if err != nil {
				t.Errorf("%s: %v", operation, err)
				continue
			}
			_, body, _ := strings.Cut(text, "\n\n")
			if strings.TrimSpace(body) == "" { // every field has a flag or is a file
				continue
			}
			var document input.Document // none if everything is optional
			lines := strings.Split(strings.TrimSpace(body), "\n")
			if slices.ContainsFunc(lines, func(line string) bool { return line != "" && line[0] != '#' }) {
				document, err = input.ParseDocument([]byte(text))
			}
			if err != nil {
				t.Errorf("%s %s: %v\n%s", operation, kind, err, text)
				continue
			}
			for _, field := range shape.Body.Fields {
				if field.Required && !document.Has(field.Name) && field.Type != catalog.TypeFile && field.Name != operation.Asks.List {
					t.Errorf("%s %s: %s is missing in\n%s", operation, kind, field.Name, text)
				}
				if value := document.Get(field.Name); field.List && len(value) > 0 && value[0] != '[' && string(value) != "null" {
					t.Errorf("%s %s: %s is not a list in\n%s", operation, kind, field.Name, text)
				}
			}
			var uncommented []string
			for _, line := range lines {
				uncommented = append(uncommented, strings.TrimPrefix(line, "#"))
			}
			if _, err := input.ParseDocument([]byte(strings.Join(uncommented, "\n"))); err != nil {
				t.Errorf("%s %s without the comment signs: %v\n%s", operation, kind, err, text)
			}
		}
	}
}

func TestSetOfADocument(t *testing.T) {
	body := input.Document{"a": json.RawMessage(`{"b":1}`), "n": json.RawMessage("null"), "s": json.RawMessage(`"x"`)}
	for path, want := range map[string]string{"a.c": "", "n.x": "", "new.y": "", "s.z": "s is not an object", "a.b.c": "b is not an object"} {
		err := body.Set(path, true)
		if got := map[bool]string{true: ""}[err == nil]; err != nil && err.Error() != want || err == nil && want != got {
			t.Errorf("%s: got %v", path, err)
		}
	}
	if got, _ := json.Marshal(body); string(got) != `{"a":{"b":1,"c":true},"n":{"x":true},"new":{"y":true},"s":"x"}` {
		t.Errorf("got %s", got)
	}
}

// A value that is nearly a known one is pointed out, and sent all the same.
func TestMisspelledValuesWarn(t *testing.T) {
	flag := input.Text("type", "type", "`type`").Of("SECRET_KEY", "PUBLIC_KEY")
	for word, want := range map[string]string{
		"secret-kay": `"secret-kay" is not a known type: did you mean "secret-key"?`, "secret-key": "", "other": "", "policy-key": "",
	} {
		s := compose(t, spec(t, createGroup, flag), "", "", "--type", word)
		if got := strings.Join(s.warnings, ""); s.err != nil || got != want {
			t.Errorf("%s: got %q, %v", word, got, s.err)
		}
	}
}

// If the server misses a field, the flag that sets it helps, and nothing else does.
func TestHinted(t *testing.T) {
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	in := input.Bind(flags, spec(t, createGroup, input.Text("spec", "metadata.specUrl", "x"), input.Text("action", "action", "x"), input.Text("type", "type", "x")))
	if err := flags.Parse([]string{"--type", "a"}); err != nil {
		t.Fatal(err)
	}
	for message, want := range map[string]string{
		"specUrl can not be empty!":                      "use --spec, or set the field with -f or --set",
		"type is required":                               "",
		"This action is not permitted":                   "",
		"specUrls can not be empty!":                     "",
		"A preset with this name exists, action missing": "use --action, or set the field with -f or --set",
	} {
		if got := fault.From(in.Hinted(fault.Newf(fault.Rejected, "%s", message))); got.Hint != want {
			t.Errorf("%s: got %q", message, got.Hint)
		}
	}
	if err := in.Hinted(fault.Newf(fault.Failed, "specUrl can not be empty!")); fault.From(err).Hint != "" {
		t.Errorf("got %v", err)
	}
}
