package cmd_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
)

// Every operation has a command.
func TestEveryOperationHasACommand(t *testing.T) {
	covered := make(map[string]bool)
	for _, leaf := range leaves(tree()) {
		for _, route := range command.Routes(leaf) {
			covered[route.Key()] = true
		}
	}
	for _, operation := range catalog.Operations() {
		if !covered[operation.Key()] {
			t.Errorf("%s has no command", operation)
		}
	}
}

// No flag of a command hides a global one.
func TestNoFlagHidesAGlobalFlag(t *testing.T) {
	root := tree()
	root.PersistentFlags().VisitAll(func(global *pflag.Flag) {
		for _, leaf := range leaves(root) {
			leaf.LocalNonPersistentFlags().VisitAll(func(own *pflag.Flag) {
				if own.Name == global.Name || global.Shorthand != "" && own.Shorthand == global.Shorthand {
					t.Errorf("%s: --%s hides the global --%s", leaf.CommandPath(), own.Name, global.Name)
				}
			})
		}
	})
}

// Every command with all its flags sends what its operation accepts, of the type that it accepts,
// and leaves out nothing that it requires.
func TestEachCommandSendsWhatItsOperationAccepts(t *testing.T) {
	samples := sampleFiles(t)
	for _, leaf := range leaves(tree()) {
		for i, route := range command.Routes(leaf) {
			if leaf.Flags().Lookup("skeleton") == nil && len(inputFlags(leaf)) == 0 || isSpecial(leaf) {
				continue
			}
			t.Run(leaf.CommandPath()+" "+route.Method, func(t *testing.T) {
				for _, plan := range rehearse(t, everyFlag(leaf, samples, i)) {
					checkPlan(t, route, plan)
				}
			})
		}
	}
}

// isSpecial reports whether a command does more than its flags say.
func isSpecial(leaf *cobra.Command) bool {
	path := strings.TrimPrefix(leaf.CommandPath(), "apiops ")
	return strings.HasPrefix(path, "auth ") || strings.HasPrefix(path, "server ") ||
		path == "credential update" || path == "credential-organization update" || path == "proxy update" || // they read first
		path == "environment-variable create" || path == "environment-variable update" || // their flags exclude each other
		path == "legal-hold create" || path == "lifecycle-purge preview" ||
		path == "proxy ensure" || path == "proxy rollback" // workflows
}

// inputFlags are the flags of a command that say something about its request.
func inputFlags(leaf *cobra.Command) []*pflag.Flag {
	var found []*pflag.Flag
	leaf.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) {
		switch flag.Name {
		case "help", "concurrency", "fail-fast", "ignore-missing", "file", "set", "skeleton", "output-file", "force", "bare",
			"show-secrets", "limit", "idempotency-key", "resource-version", "wait", "wait-timeout", "secret-file",
			"require", "probe", "probe-status", "pending":
			return
		}
		found = append(found, flag)
	})
	return found
}

// sampleFiles are files for flags, by the type of the flag.
func sampleFiles(t *testing.T) map[string]string {
	t.Helper()
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"zip": archive.String(), "secret": "CANARY\n", "text": "text\n", "file": "content\n"}
	folder := t.TempDir()
	for name, content := range files {
		files[name] = filepath.Join(folder, name)
		if err := os.WriteFile(files[name], []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// everyFlag is a command line with all flags of a command; of two routes it calls the one at i.
func everyFlag(leaf *cobra.Command, samples map[string]string, i int) []string {
	words := strings.Fields(strings.TrimPrefix(leaf.CommandPath(), "apiops "))
	for _, match := range argument.FindAllStringSubmatch(leaf.Use, -1) {
		words = append(words, sampleArgument(leaf, match[1], samples))
	}
	alternative, choosesByValue := command.Choice(leaf)
	for _, flag := range inputFlags(leaf) {
		value := sampleValue(flag, samples)
		if flag.Name == "spec" && i == 1 {
			value = "https://example.com/openapi.json" // chooses the route without a file
		}
		switch {
		case flag.Name == alternative && i == 1:
			words = append(words, "--"+flag.Name)
		case flag.Name == alternative, choosesByValue && !command.AppliesTo(flag, i):
		case flag.NoOptDefVal != "":
			words = append(words, "--"+flag.Name)
		default:
			words = append(words, "--"+flag.Name, value)
		}
	}
	if leaf.Flags().Lookup("resource-version") != nil {
		words = append(words, "--resource-version", "1")
	}
	if leaf.Flags().Lookup("set") != nil && len(inputFlags(leaf)) == 0 {
		words = append(words, "--set", "a=b")
	}
	return words
}

func sampleArgument(leaf *cobra.Command, name string, samples map[string]string) string {
	if known := command.KnownValues(leaf, name); len(known) > 0 {
		return known[0]
	}
	switch name {
	case "file":
		return samples["zip"]
	case "ip":
		return "192.0.2.1"
	}
	return "1"
}

// sampleValue is a value of the type that a flag accepts.
func sampleValue(flag *pflag.Flag, samples map[string]string) string {
	for _, value := range flag.Annotations["apiops_values"] {
		if !strings.HasPrefix(value, "<") {
			return value
		}
	}
	if flag.Name == "rate" {
		return "100/minute"
	}
	switch kind := flag.Value.Type(); kind {
	case "zip", "secret", "text file", "file", "base64 file":
		return samples[strings.TrimSuffix(strings.TrimSuffix(kind, " file"), "base64")+map[bool]string{true: "file"}[kind == "base64 file"]]
	case "time":
		return "2027-12-31"
	case "json":
		return `{}`
	case "lifetime":
		return "12"
	case "pair":
		return "a=b"
	case "address":
		return "192.0.2.1"
	}
	return "1"
}

// plan is what a dry run prints.
type plan struct {
	Method string
	URL    string
	Header map[string][]string
	Body   json.RawMessage
}

func rehearse(t *testing.T, words []string) []plan {
	t.Helper()
	words = append(words, "--dry-run", "-o", "json")
	app, said := newApp(map[string]string{"APIOPS_HOST": "https://gateway.invalid", "APIOPS_TOKEN": "t", "APIOPS_PROJECT": "p"}, words...)
	errs := new(bytes.Buffer)
	app.System.Err = errs
	if err := cmd.NewRoot(app, words).ExecuteContext(context.Background()); err != nil {
		t.Errorf("%q: %v", words, err)
		return nil
	}
	if strings.Contains(errs.String(), "unknown field") {
		t.Errorf("%q: %s", words, errs)
	}
	var one plan
	if json.Unmarshal(said.Bytes(), &one) == nil {
		return []plan{one}
	}
	var all []plan
	if err := json.Unmarshal(said.Bytes(), &all); err != nil {
		t.Errorf("%q: %v in %s", words, err, said)
	}
	return all
}

// checkPlan compares a request with the facts.
func checkPlan(t *testing.T, route catalog.Route, plan plan) {
	t.Helper()
	shape := catalog.ShapeOf(route, "")
	address, err := url.Parse(plan.URL)
	if err != nil {
		t.Fatal(err)
	}
	if plan.Method != route.Method {
		t.Errorf("the method is %s", plan.Method)
	}
	known := func(fields []catalog.Field, name string) bool {
		return slices.ContainsFunc(fields, func(f catalog.Field) bool { return strings.EqualFold(f.Name, name) })
	}
	for name := range address.Query() {
		if !known(shape.Query, name) {
			t.Errorf("the operation has no query parameter %s", name)
		}
	}
	for _, field := range shape.Query {
		if field.Required && !address.Query().Has(field.Name) && !isPaging(field.Name) {
			t.Errorf("the query parameter %s is missing", field.Name)
		}
	}
	for name := range plan.Header {
		if !known(shape.Headers, name) && name != "Idempotency-Key" {
			t.Errorf("the operation has no header %s", name)
		}
	}
	if plan.Body != nil && shape.Body != nil && !shape.List {
		checkObject(t, "", plan.Body, shape.Body, shape.Form)
	}
}

func isPaging(name string) bool { return name == "page" || name == "size" || name == "sort" }

// checkObject checks that each field is known and has a type that fits. Required fields may be in a
// document.
func checkObject(t *testing.T, path string, value json.RawMessage, object *catalog.Object, form bool) {
	t.Helper()
	var fields map[string]json.RawMessage
	if json.Unmarshal(value, &fields) != nil {
		t.Errorf("%s is not an object: %s", path, value)
		return
	}
	for name, value := range fields {
		field, ok := object.Field(name)
		at := strings.TrimPrefix(path+"."+name, ".")
		if !ok {
			if object.Complete {
				t.Errorf("the operation has no field %s", at)
			}
			continue
		}
		if !fits(value, field, form) {
			t.Errorf("%s is %s, but requires %s", at, value, field.Type)
		}
		if field.Object != nil && !field.List && !form {
			checkObject(t, at, value, field.Object, false)
		}
	}
}

func fits(value json.RawMessage, field catalog.Field, form bool) bool {
	var v any
	_ = json.Unmarshal(value, &v) // it was just printed
	if field.List && !form {
		_, ok := v.([]any)
		return ok
	}
	if form || v == nil || v == "[redacted]" {
		return true
	}
	switch field.Type {
	case catalog.TypeText:
		_, ok := v.(string)
		return ok
	case catalog.TypeBoolean:
		_, ok := v.(bool)
		return ok
	case catalog.TypeInteger, catalog.TypeNumber:
		_, ok := v.(float64)
		return ok
	case catalog.TypeObject:
		_, ok := v.(map[string]any)
		return ok
	}
	return true
}

// A field that an operation always requires is a required flag or an argument, or the command
// accepts a document.
func TestRequiredFieldsCanBeGiven(t *testing.T) {
	for _, leaf := range leaves(tree()) {
		for _, route := range command.Routes(leaf) {
			shape := catalog.ShapeOf(route, "")
			if isSpecial(leaf) || shape.Body == nil || leaf.Flags().Lookup("file") != nil || strings.HasPrefix(leaf.CommandPath(), "apiops credential access") {
				continue
			}
			required := command.RequiredPlaces(leaf)
			operation, _ := catalog.Find(route)
			for _, field := range shape.Body.Fields {
				if field.Name == "version" && operation.Version == catalog.VersionInBody {
					continue // read right before the change
				}
				given := slices.ContainsFunc(required, func(place string) bool {
					return strings.TrimPrefix(place, "@") == field.Name || strings.HasPrefix(place, field.Name+".") || place == "[]"
				})
				if field.Required && !given {
					t.Errorf("%s: the field %s of %s is neither a required flag nor an argument", leaf.CommandPath(), field.Name, route)
				}
			}
		}
	}
}
