package cmd_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/redact"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// The tests in this file give secrets of every kind to every command and look for them
// wherever the program writes: stdout, stderr, reports, and the directories for
// configuration and cache.
//
// The rule: what a command is given to send appears nowhere, even if the server repeats
// it in a message. What the server itself stores appears only on stdout, and only as a
// field of the requested result: "credential list -o json" and "apiops api GET" print
// what the server sent. "auth token" prints the token, and "auth login" stores it.

const (
	canary       = "CANARY" // in everything that is sent
	ownToken     = "CANARY-token-9d1c"
	storedToken  = "STORED-token-77aa" // in the configuration file, for another host
	password     = `CANARY-password-"\<&>-ü`
	passphrase   = "CANARY passphrase"
	keyMaterial  = "-----BEGIN PRIVATE KEY-----\nCANARYkey\n-----END PRIVATE KEY-----\n"
	serverSecret = "OWN-secret-of-the-server"
)

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	stages := stages()
	var tries []try
	var sends sync.Map // the command lines that send something
	search := func(try try) {
		handler := stages[try.stage]()
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			sends.Store(try.line.String(), true)
			handler.ServeHTTP(w, r)
		}))
		defer server.Close()
		found := try.run(t, server.URL)
		if try.stage == "healthy" && len(try.flags) == 0 && found.exit == 2 {
			t.Errorf("%s does nothing: add what it needs to needs()\n%s", try.line, found.err)
		}
		found.search(t)
	}
	shapes, others := byShape(everyCommandLine(t))
	for _, line := range some(shapes, 17) {
		for _, format := range output.Formats() {
			tries = append(tries, try{line, "healthy", format, []string{"--debug"}})
		}
		for _, format := range []string{"table", "json"} {
			tries = append(tries,
				try{line, "healthy", format, nil},
				try{line, "healthy", format, []string{"--debug", "--dry-run"}},
				try{line, "healthy", format, []string{"--debug", "--no-such-flag"}})
		}
	}
	for _, line := range some(others, 23) {
		tries = append(tries, try{line, "healthy", "json", nil}, try{line, "healthy", "table", []string{"--debug"}})
	}
	atOnce(64, tries, search)

	// In turns, so that commands of each kind see every failure.
	names, turn := stages.names(), 0
	tries = nil
	fail := func(line commandLine, times int) {
		if _, sends := sends.Load(line.String()); !sends {
			return // no server can fail
		}
		for range times {
			format := []string{"table", "json"}[turn%2]
			tries = append(tries, try{line, names[turn%len(names)], format, []string{"--debug"}})
			turn++
		}
	}
	for _, line := range some(shapes, 17) {
		fail(line, fewer(16, 8))
	}
	for _, line := range some(others, 23) {
		fail(line, 1)
	}
	if !quick() && turn < 5*len(names) {
		t.Errorf("only %d tries with %d servers", turn, len(names))
	}
	atOnce(64, tries, search)
}

// A field that is named like a password is hidden.
func TestFieldsAreKnownAsSecrets(t *testing.T) {
	named := regexp.MustCompile(`(?i)pass|pwd|community|jaas|p12|pkcs|keystorefile$`)
	public := []string{
		"passwordFieldName", "encryptCommunicationType", "encryptCommunication", // no secrets
		"caCertInPkcs12File", "caCertInPkcs12FileContentType", "caKeystoreFileContentType", // certificates, and the types of files
	}
	var check func(route string, object *catalog.Object, depth int)
	check = func(route string, object *catalog.Object, depth int) {
		if object == nil || depth > 8 {
			return
		}
		for _, field := range object.Fields {
			if field.Type != catalog.TypeFile && named.MatchString(field.Name) && !redact.Field(field.Name) && !slices.Contains(public, field.Name) {
				t.Errorf("%s: %s would be shown", route, field.Name)
			}
			check(route, field.Object, depth+1)
		}
	}
	for _, operation := range catalog.Operations() {
		for _, kind := range append(catalog.Kinds(operation.Route), "") {
			check(operation.String(), catalog.ShapeOf(operation.Route, kind).Body, 0)
		}
	}
}

// Some users put a password in the URL of the host, which is not allowed.
func TestPasswordInTheHostIsNotShown(t *testing.T) {
	t.Parallel()
	hosts := []string{"https://operator:CANARY@gateway.example.com", "https://gateway.example.com/?token=CANARY", "https://operator:CANARY@gate way"}
	shapes, others := byShape(everyCommandLine(t))
	for i, line := range some(slices.Concat(shapes, others), 4) {
		for j, host := range hosts {
			if i < len(shapes) || j == i%len(hosts) {
				try{line, host[:12], "json", []string{"--debug"}}.run(t, host).search(t)
			}
		}
	}
}

// atOnce processes things with the given number of workers.
func atOnce[T any](workers int, things []T, do func(T)) {
	next := make(chan T)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for thing := range next {
				do(thing)
			}
		})
	}
	for _, thing := range things {
		next <- thing
	}
	close(next)
	group.Wait()
}

// try is a command line to run against a server.
type try struct {
	line   commandLine
	stage  string
	format string
	flags  []string
}

func (y try) String() string {
	return fmt.Sprintf("%s %v -o %s, %s", y.line, y.flags, y.format, y.stage)
}

// found is the output of a run, to be searched.
type found struct {
	try
	exit     int
	out, err string
	files    string
}

func (y try) run(t *testing.T, host string) found {
	t.Helper()
	home := newHome(t)
	var out, err bytes.Buffer
	words := slices.Concat(y.line.words, []string{"-o", y.format}, y.flags)
	variables := home.variables(host)
	if y.stage != "healthy" {
		variables["APIOPS_TIMEOUT"] = "1s"
	}
	if y.format == "json" {
		home.report(variables, "github")
	}
	app, _ := newApp(variables, words...)
	app.System.In, app.System.Out, app.System.Err = strings.NewReader(y.line.stdin), &out, &err
	root := cmd.NewRoot(app, words)
	ctx, cancel := context.WithCancel(t.Context())
	if y.line.name == "sandbox serve" {
		cancel() // otherwise it would run forever
	}
	defer cancel()
	failure := app.End(root.ExecuteContext(ctx))
	return found{try: y, exit: fault.Code(failure), out: out.String(), err: err.String(), files: home.content(t)}
}

// search looks for every secret in all its forms.
func (f found) search(t *testing.T) {
	t.Helper()
	out, files := f.out, f.files
	switch f.line.name {
	case "auth token":
		out = strings.Replace(out, ownToken, "", 1)
	case "auth login":
		files = strings.Replace(files, "token: "+ownToken, "", 1)
	}
	for place, text := range map[string]string{"stdout": out, "stderr": f.err, "files": files} {
		for _, secret := range []string{canary, storedToken, base64.StdEncoding.EncodeToString([]byte(passphrase)), serverSecret} {
			if strings.Contains(text, secret) && !f.isAskedFor(place, secret) {
				t.Errorf("%s: a secret is in %s:\n%s", f, place, text)
			}
		}
	}
}

// isAskedFor reports whether a secret of the server is part of the requested result. "apiops api" and
// downloads print the response unchanged, so it may contain any secret.
func (f found) isAskedFor(place, secret string) bool {
	if place != "stdout" || f.exit != 0 && f.exit != 3 {
		return false
	}
	_, verb, _ := strings.Cut(f.line.name, " ")
	return slices.Contains([]string{"api", "key export", "server openapi get"}, f.line.name) ||
		secret == serverSecret && slices.Contains([]string{"list", "access list", "get", "secret create"}, verb)
}

// stageSet maps names to servers. Each run gets a new server.
type stageSet map[string]func() http.Handler

// stages returns a healthy server, failing servers, and servers that reveal secrets.
func stages() stageSet {
	set := make(stageSet)
	practice := func(options sandbox.Options) func() http.Handler {
		options.Token = ownToken
		return func() http.Handler { return sandbox.New(options) }
	}
	set["healthy"] = practice(sandbox.Options{})
	for _, fault := range sandbox.Faults() {
		set["fault "+fault] = practice(sandbox.Options{Fault: sandbox.Fault{Name: fault, Times: 1}})
	}
	for _, dialect := range sandbox.Dialects() {
		set["dialect "+dialect] = practice(sandbox.Options{Dialect: sandbox.Dialect(dialect), FailEnvironments: []string{"staging"}})
	}
	for name, body := range indiscretions() {
		for _, status := range []int{200, 400, 401, 404, 500} {
			set[fmt.Sprintf("%s with %d", name, status)] = func() http.Handler { return indiscreet(status, body) }
		}
	}
	return set
}

// names returns the names of the servers that are not healthy.
func (s stageSet) names() []string {
	names := slices.Sorted(maps.Keys(s))
	return slices.DeleteFunc(names, func(name string) bool { return name == "healthy" })
}

// indiscretions returns bodies that contain secrets: the server's own, and those of the
// request, for which %s stands in the messages.
func indiscretions() map[string]string {
	return map[string]string{
		"message":             `{"status":"FAILURE","resultMessage":%s}`,
		"OAuth error":         `{"error":"bad_request","error_description":%s}`,
		"validation errors":   `{"error":"validation_failed","error_description":%s,"validation_errors":[{"field":"password","rejectedValue":"` + serverSecret + `"},%[1]s]}`,
		"fields of a failure": `{"status":"FAILURE","resultMessage":"no","password":"` + serverSecret + `","metadata":[{"key":"k","value":"` + serverSecret + `","secret":true}]}`,
		"a deployment":        `{"success":true,"resultList":[{"username":"mobile-app"}],"deploymentResult":{"success":false,"message":%s,"environmentResults":[{"environmentName":"production","success":false,"message":%[1]s}]}}`,
		"pods":                `{"success":true,"resultList":[{"username":"mobile-app"}],"resultMessage":%s,"deploymentResult":{"success":true,"detailList":[{"envName":"production","podName":"w1","success":false,"detail":%[1]s}]}}`,
		"references":          `{"status":"SUCCESS","unresolvedReferences":[{"password":"` + serverSecret + `"},%s],"resultList":[]}`,
		"an object":           `{"code":"acme","nameDefault":"Acme","password":"` + serverSecret + `","metadata":[{"key":"k","value":"` + serverSecret + `","secret":true}],"keys":[{"kty":"RSA","d":"` + serverSecret + `"}]}`,
		"a list":              `{"status":"SUCCESS","resultList":[{"username":"mobile-app","name":"mobile-app","email":"a@example.com","fullName":"A","password":"` + serverSecret + `"}]}`,
		"a truncated list":    `{"status":"SUCCESS","resultList":[{"password":"` + serverSecret + `","x":`,
		"truncated metadata":  `{"key":"k","value":"` + serverSecret + `","x":`,
		"a truncated token":   `{"access_token":"` + serverSecret + `","x":`,
		"a token":             `{"access_token":"` + serverSecret + `","token_type":"Bearer","expires_in":3600}`,
		"a secret shown once": `{"versionId":"sv_2","label":"second","secret":"` + serverSecret + `"}`,
		"a page":              `<pre>%s</pre>`,
		"a text":              `%s`,
	}
}

// indiscreet returns a server that repeats the request.
func indiscreet(status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		words := fmt.Sprintf("cannot read %s, sent with %s %s", content, r.Header.Get("Authorization"), r.Header.Get("X-Apinizer-Package-Passphrase"))
		contentType := "text/plain"
		if body[0] == '{' {
			words, contentType = inJSON(words), "application/json"
		}
		if strings.Contains(body, "%") {
			body = fmt.Sprintf(body, words)
		}
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// home is the home directory of a run, with the files that it reads and may write.
type home string

func newHome(t *testing.T) home {
	t.Helper()
	h := home(t.TempDir())
	config := "current-context: here\ncontexts:\n  - name: here\n    host: https://gateway.example.com\n    token: " + storedToken + "\n"
	if err := os.WriteFile(h.file("config.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h home) file(name string) string { return filepath.Join(string(h), name) }

func (h home) variables(host string) map[string]string {
	return map[string]string{
		"APIOPS_HOST": host, "APIOPS_TOKEN": ownToken, "APIOPS_PROJECT": sandbox.SampleProject, "APIOPS_YES": "true",
		"APIOPS_CONFIG": h.file("config.yaml"), "HOME": string(h), "XDG_CACHE_HOME": string(h), "LocalAppData": string(h),
	}
}

// report sets variables so that every run writes all reports into the folder, for a CI system.
func (h home) report(variables map[string]string, ci string) {
	variables["APIOPS_CI"], variables["AGENT_TEMPDIRECTORY"] = ci, string(h)
	variables["GITHUB_STEP_SUMMARY"], variables["GITHUB_OUTPUT"] = h.file("summary.md"), h.file("outputs.txt")
	var reports []string
	for _, kind := range []string{"junit", "markdown", "json", "dotenv"} {
		reports = append(reports, kind+"="+h.file("report."+kind))
	}
	variables["APIOPS_REPORT"] = strings.Join(reports, ",")
}

// content returns the content of all files, without the token that was there before.
func (h home) content(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(string(h), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		fmt.Fprintf(&all, "%s\n%s\n", name, content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(all.String(), "token: "+storedToken, "", 1)
}

// commandLine is a command with arguments that make it do something.
type commandLine struct {
	name  string // of the command, without that of the program
	words []string
	stdin string
	shape string // what the command has in common with others
}

func (c commandLine) String() string { return strings.Join(c.words, " ") }

// shapeOf returns the same shape for commands of one kind that accept the same input,
// because they use the same code. A command without a route has code of its own.
func shapeOf(leaf *cobra.Command, need need) string {
	var flags []string
	for _, word := range need.flags {
		if strings.HasPrefix(word, "-") {
			flags = append(flags, word)
		}
	}
	route, ok := routeOf(leaf)
	if !ok {
		return fmt.Sprint(leaf.CommandPath(), need)
	}
	types := make(map[string]bool)
	leaf.LocalFlags().VisitAll(func(flag *pflag.Flag) { types[flag.Value.Type()] = true })
	arguments := argument.ReplaceAllString(strings.TrimPrefix(leaf.Use, leaf.Name()), "<>")
	return fmt.Sprint(leaf.Name(), route.Method, arguments, flags, slices.Sorted(maps.Keys(types)), need.stdin != "")
}

// byShape separates the first command line of each shape from the others.
func byShape(lines []commandLine) (shapes, others []commandLine) {
	seen := make(map[string]bool)
	for _, line := range lines {
		if seen[line.shape] {
			others = append(others, line)
		} else {
			shapes = append(shapes, line)
		}
		seen[line.shape] = true
	}
	return shapes, others
}

// everyCommandLine returns at least one command line for each command.
func everyCommandLine(t *testing.T) []commandLine {
	t.Helper()
	var lines []commandLine
	needs := needs(secretFiles(t))
	for _, leaf := range leaves(tree()) {
		name := strings.TrimPrefix(leaf.CommandPath(), "apiops ")
		if !isRepresentative(name) {
			continue
		}
		found := needs[name]
		if found == nil {
			found = []need{{}}
		}
		for _, need := range found {
			words := slices.Concat(strings.Fields(name), argumentsOf(leaf), need.flags)
			lines = append(lines, commandLine{name: name, words: words, stdin: need.stdin, shape: shapeOf(leaf, need)})
		}
	}
	return lines
}

// isRepresentative selects commands of every kind and shape of input: the others are the same kinds
// with other literals.
func isRepresentative(name string) bool {
	noun, _, _ := strings.Cut(name, " ")
	return slices.Contains(strings.Fields("api auth completion config context credential credential-organization "+
		"environment project sandbox server version"), noun) || slices.Contains([]string{
		"key export",               // a download
		"key import-file",          // an upload
		"proxy undeploy",           // several names in several environments
		"api-client secret create", // an Idempotency-Key, and a secret that is shown once
	}, name)
}

// argumentsOf returns names that exist in the sandbox.
func argumentsOf(cmd *cobra.Command) []string {
	known := map[string]string{
		"username": "mobile-app", "certificate": "web-certificate", "keystore": "client-keystore", "jwk": "encryption-jwk",
		"code": "acme", "name": "me", "environment": "production", "project": "MyProject", "context": "here", "new-name": "there",
		"key": "payload-key", "proxy": "Orders", "api-client": "cli_1",
	}
	var words []string
	for _, match := range argument.FindAllStringSubmatch(cmd.Use, -1) {
		if value, ok := known[match[1]]; ok { // else it is in needs()
			words = append(words, value)
		}
	}
	return words
}

// need is what a command requires in addition to its arguments.
type need struct {
	flags []string
	stdin string
}

func needs(files map[string]string) map[string][]need {
	flags := func(words ...string) need { return need{flags: words} }
	fields := []need{
		flags("--email", "a@example.com", "--full-name", "A", "--password-file", files["password"]),
		flags("-f", files["fields"]),
		{flags: []string{"-f", "-"}, stdin: read(files["fields"])},
	}
	return map[string][]need{
		"api": {
			flags("GET", "/projects/{project}/credentials/", "-i"),
			flags("POST", "/projects/{project}/credentials/", "--input", files["fields"], "-H", "@"+files["header"]),
			flags("PUT", "/projects/{project}/credentials/mobile-app/token/", "-F", "clientSecret=@"+files["password"]),
			flags("POST", "/projects/{project}/keys/import/", "--form", "keyFile=@"+files["key"], "--form", "metadata="+`{"name":"x"}`),
			flags("--list", "privateKey"),
		},
		"auth login": {
			{flags: []string{"--username", "operator", "--password-stdin", "--storage", "file"}, stdin: password + "\n"},
			{flags: []string{"--with-token", "--storage", "file"}, stdin: ownToken + "\n"},
		},
		"context set":                    {flags("--host", "https://other.example.com")},
		"credential access grant":        {flags("--proxy", "Orders")},
		"credential access revoke":       {flags("--proxy", "Orders")},
		"credential create":              fields,
		"credential update":              fields,
		"credential password set":        {flags("--password-file", files["password"]), {flags: []string{"--password-file", "-"}, stdin: password + "\n"}},
		"credential token set":           {flags("--never-expires=true")},
		"credential-organization create": {flags("-f", files["organization"])},
		"credential-organization update": {flags("-f", files["organization"])},
		"key export":                     {flags("--output-file", "-", "--encrypt", "--passphrase-file", files["passphrase"])},
		"key import-file":                {flags(files["key"], "--type", "secret-key", "--environment", "staging", "--override")},
		"proxy undeploy":                 {flags("Customers", "--environment", "production", "--environment", "staging")},
		"api-client secret create":       {flags("--value-file", files["password"]), flags("--label", "second")},
		"sandbox serve":                  {flags("--listen", "127.0.0.1:0")},
	}
}

// secretFiles returns files to send, by content.
func secretFiles(t *testing.T) map[string]string {
	t.Helper()
	metadata := `[{"key":"contract","value":"CANARY-metadata","secret":true}]`
	files := map[string]string{
		"password":     password + "\n",
		"passphrase":   passphrase + "\n",
		"key":          keyMaterial,
		"header":       "X-Apinizer-Package-Passphrase: " + base64.StdEncoding.EncodeToString([]byte(passphrase)) + "\n",
		"fields":       `{"email":"a@example.com","fullName":"A","password":` + inJSON(password) + `,"clientSecret":"CANARY-client","privateKey":` + inJSON(keyMaterial) + `,"metadata":` + metadata + `}`,
		"organization": `{"nameDefault":"Acme","metadata":` + strings.Replace(metadata, "[", `[{"key":"region"},`, 1) + `}`,
	}
	folder := t.TempDir()
	for name, content := range files {
		files[name] = filepath.Join(folder, name)
		if err := os.WriteFile(files[name], []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func read(file string) string {
	content, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	return string(content)
}

// A secret comes from a file or from stdin. No flag accepts one, because other users can
// read the command line.
func TestNoFlagAcceptsASecret(t *testing.T) {
	sort := regexp.MustCompile("token|password|passphrase|secret")
	setting := regexp.MustCompile("^token-(endpoint|expires-in|expires-in-unit|never-expires)$")
	for _, leaf := range leaves(tree()) {
		leaf.InheritedFlags() // collects them
		leaf.Flags().VisitAll(func(flag *pflag.Flag) {
			if sort.MatchString(flag.Name) && !setting.MatchString(flag.Name) && flag.Value.Type() != "bool" && flag.Value.Type() != "number" && !strings.HasSuffix(flag.Name, "-file") {
				t.Errorf("%s: --%s accepts a value", leaf.CommandPath(), flag.Name)
			}
		})
	}
}
