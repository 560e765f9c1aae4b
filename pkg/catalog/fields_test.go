package catalog

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// shape returns the shape of a pattern; "~" is a project.
func shape(t testing.TB, pattern, kind string) Shape {
	t.Helper()
	return ShapeOf(mustRoute(t, inProject(pattern)), kind)
}

// fieldAt returns the field at a path such as "operationMetadata.deploy".
func fieldAt(o *Object, path string) (Field, bool) {
	name, rest, nested := strings.Cut(path, ".")
	field, found := o.Field(name)
	if !found || !nested {
		return field, found
	}
	return fieldAt(field.Object, rest)
}

func names(fields []Field) string {
	var list []string
	for _, field := range fields {
		list = append(list, field.Name)
	}
	return strings.Join(list, " ")
}

var (
	operationLine = regexp.MustCompile(`^[A-Z]+ /`)
	objectName    = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*(/[A-Za-z0-9-]+)?$`)
	fieldWord     = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*(:[A-Za-z0-9]+)?(\[\])?!?(=\*?[^=|"]+(\|[^=|"]+)*)?$`)
)

func TestEveryLineOfTheFieldsIsValid(t *testing.T) {
	types := []string{"int", "number", "bool", "object", "file", "any"}
	var operationLines, objectLines []string
	for line := range strings.Lines(fields) {
		line = strings.TrimSuffix(line, "\n")
		words := strings.Fields(line)
		if strings.Join(words, " ") != line {
			t.Errorf("not formatted: %q", line)
		}
		if operationLine.MatchString(line) {
			operationLines = append(operationLines, words[0]+" "+words[1])
			words = words[2:]
			if !isSection(words[0]) {
				t.Errorf("%q has no section", line)
			}
		} else {
			name, found := strings.CutSuffix(words[0], ":")
			if !found || !objectName.MatchString(name) {
				t.Errorf("%q is neither an operation nor an object", line)
			}
			objectLines = append(objectLines, name)
			words = words[1:]
		}
		seen := make(map[string]bool)
		for i, word := range words {
			switch {
			case isSection(word):
				clear(seen)
				continue
			case word == "...":
				if i != len(words)-1 {
					t.Errorf("... is not at the end of %q", line)
				}
				continue
			case strings.HasPrefix(word, "@"):
				if _, known := objectLine(word[1:]); !known {
					t.Errorf("%s in %q is unknown", word, line)
				}
				continue
			case !fieldWord.MatchString(word):
				t.Errorf("%q in %q is not a field", word, line)
			}
			field, _ := parseField(word)
			if seen[field.Name] {
				t.Errorf("%s is twice in %q", field.Name, line)
			}
			seen[field.Name] = true
			typ := string(field.Type)
			if _, known := objectLine(typ); isName(typ) != known || !isName(typ) && typ != "text" && !slices.Contains(types, typ) {
				t.Errorf("the type of %s in %q is unknown", word, line)
			}
			for _, value := range field.Values {
				if len(value) > 60 || field.Type != TypeText && field.Type != TypeAny {
					t.Errorf("%s=%s is not a value of a text", field.Name, value)
				}
			}
		}
	}
	var want []string
	for _, operation := range Operations() {
		if slices.Contains(operationLines, operation.String()) {
			want = append(want, operation.String())
		}
	}
	if !slices.Equal(operationLines, want) {
		t.Error("an operation is not in operations.txt, is twice, or is not in that order")
	}
	if !slices.IsSorted(objectLines) || len(slices.Compact(slices.Clone(objectLines))) != len(objectLines) {
		t.Error("the objects are not sorted or one is twice")
	}
	for _, name := range objectLines {
		base, kind, isKind := strings.Cut(name, "/")
		words, known := objectLine(base)
		if !known || isKind && !slices.Contains(kindsIn(words, false), kind) {
			t.Errorf("%s is not a kind", name)
		}
		if !regexp.MustCompile(`[:@]` + base + `\b`).MatchString(fields) {
			t.Errorf("nothing contains %s", name)
		}
	}
}

// What the list of operations says about a request is also in its fields.
func TestTheFieldsAgreeWithTheOperations(t *testing.T) {
	for _, o := range Operations() {
		shape := ShapeOf(o.Route, "")
		has := func(path string) bool { _, found := fieldAt(shape.Body, path); return found }
		query := Object{Fields: shape.Query}
		headers := Object{Fields: shape.Headers}
		inQuery := func(path string) bool { _, found := query.Field(path); return found }
		for _, path := range []string{o.Asks.Path, o.Asks.List} {
			path = strings.Replace(path, ":", ".", 1) // a field in a part of a form
			if path != "" && !has(path) && !inQuery(path) {
				t.Errorf("%s does not have %s", o, path)
			}
		}
		if (o.Asks.In == InForm) != (shape.Form && o.Asks.Path != "") {
			t.Errorf("%s: form %t", o, shape.Form)
		}
		for fact, is := range map[string]bool{
			"a version in the body":  (o.Version == VersionInBody || o.Version == VersionOptional) && !has("version"),
			"a version in the query": o.Version == VersionInQuery && !inQuery("version"),
			"a page":                 o.Paged && !(inQuery("page") && inQuery("size")),
			"a body of a GET":        o.Method == "GET" && (shape.Body != nil || shape.List || shape.Form),
		} {
			if is {
				t.Errorf("%s: %s", o, fact)
			}
		}
		key, found := headers.Field("Idempotency-Key")
		if found != o.NeedsKey || key.Required != o.NeedsKey {
			t.Errorf("%s: key %t", o, found)
		}
	}
}

func TestShapes(t *testing.T) {
	maintenance := shape(t, "PATCH ~apiProxies/{proxy}/settings/maintenance-mode/", "").Body
	if got := names(maintenance.Fields); !maintenance.Complete ||
		got != "enabled httpStatusCode contentType message deploy deployTargetEnvironmentNameList" {
		t.Errorf("maintenance mode: %s %t", got, maintenance.Complete)
	}
	for _, test := range []struct {
		pattern, kind, path string
		want                Field
	}{
		{"PATCH ~apiProxies/{proxy}/settings/maintenance-mode/", "", "httpStatusCode", Field{Type: TypeInteger}},
		{"PATCH ~apiProxies/{proxy}/settings/cors/", "", "corsSettings.allowOriginList", Field{Type: TypeText, List: true}},
		{"PATCH ~apiProxies/{proxy}/settings/cors/", "", "corsSettings.allowCredentials", Field{Type: TypeText}},
		{"PATCH ~apiProxies/{proxy}/settings/mtls/", "", "keyStoreName", Field{Type: TypeText}},
		{"PATCH ~apiProxies/{proxy}/settings/mtls/", "", "keyStoreId", Field{Type: TypeText}},
		{"POST ~apiProxies/url/", "", "apiProxyName", Field{Type: TypeText, Required: true}},
		{"POST ~apiProxies/url/", "", "relativePath", Field{Type: TypeText}},
		{"POST ~apiProxies/url/", "", "routingInfo.routingAddressList.address", Field{Type: TypeText, Required: true}},
		{"POST ~apiProxies/file/", "", "metadata.deploy", Field{Type: TypeBoolean}},
		{"POST ~apiProxies/file/", "", "specFile", Field{Type: TypeFile, List: true, Required: true}},
		{"POST ~certificates/", "", "pemEncodedFile", Field{Type: TypeFile, Required: true}},
		{"PUT ~credentials/{username}/token/", "", "tokenExpiresInAmount", Field{Type: TypeInteger}},
		{"PUT ~credentials/", "", "metadata.key", Field{Type: TypeText, Required: true}},
		{"POST ~connections/{connection}/", "", "name", Field{Type: TypeText, Required: true}},
		{"PUT ~connections/{connection}/", "", "name", Field{Type: TypeText}},
		{"POST ~connections/{connection}/", "email", "host", Field{Type: TypeText, Required: true}},
		{"POST ~connections/{connection}/", "email", "type", Field{Type: TypeText, Required: true, Values: []string{"email"}}},
		{"POST ~connections/{connection}/", "elasticsearch", "caInPemFile", Field{Type: TypeAny}},
		{"POST ~apiProxies/{proxy}/policies/{policy}/", "policy-script", "policy.scriptLanguage",
			Field{Type: TypeText, Required: true, Values: []string{"GROOVY", "JAVASCRIPT"}}},
		{"POST ~apiProxies/{proxy}/policies/{policy}/", "", "operationMetadata.targetPipeline",
			Field{Type: TypeText, Required: true, Values: []string{"REQUEST", "RESPONSE", "ERROR"}}},
		{"POST ~vector-dbs/{vector-db}/", "redis", "transport.uri", Field{Type: TypeText, Required: true}},
		{"POST ~vector-dbs/{vector-db}/", "redis", "_class", Field{Type: TypeText, Required: true, Values: []string{"vector-db"}}},
		{"PUT ~api-clients/{client}", "", "version", Field{Type: TypeInteger, Required: true}},
		{"POST ~export-import/{kind}/import/", "", "environmentMapping", Field{Type: TypeObject}},
	} {
		got, found := fieldAt(shape(t, test.pattern, test.kind).Body, test.path)
		want := test.want
		want.Name = test.path[strings.LastIndex(test.path, ".")+1:]
		if !found || got.Name != want.Name || got.Type != want.Type || got.List != want.List || got.Required != want.Required ||
			got.Object != nil || want.Values != nil && !slices.Equal(got.Values, want.Values) {
			t.Errorf("%s %s: %s is %+v, want %+v", test.pattern, test.kind, test.path, got, want)
		}
	}
}

func TestShapesWithoutFields(t *testing.T) {
	if got := shape(t, "POST /utility/apiProxies/batch-names", ""); !got.List || got.Body != nil {
		t.Errorf("batch of names: %+v", got)
	}
	for _, pattern := range []string{"GET /projects/", "GET /unknown/{name}", "POST /promotion-certificates"} {
		if got := shape(t, pattern, ""); got.Query != nil || got.Headers != nil || got.Form || got.List || got.Body != nil {
			t.Errorf("%s: %+v", pattern, got)
		}
	}
	if _, found := (*Object)(nil).Field("name"); found {
		t.Error("nothing has a field")
	}
}

// A list is complete only where it is documented as a whole: not for a schema that is a
// placeholder (quirks.md §19), nor for a kind that was not said.
func TestCompleteness(t *testing.T) {
	const policy = "PUT ~apiProxies/{proxy}/policies/{policy}/"
	for _, test := range []struct {
		pattern, kind, path string
		want                bool
	}{
		{"PATCH ~apiProxies/{proxy}/settings/connection/", "", "", true},
		{"PATCH ~apiProxies/{proxy}/settings/cache/", "", "", true},
		{"PATCH ~apiProxies/{proxy}/settings/cache/", "", "cacheSettings", true},
		{"PUT ~apiProxies/{proxy}/ai-routing/", "", "", false},
		{"PUT ~apiProxies/promotion", "", "", false},
		{"POST /promotion/executions", "", "", false},
		{"POST ~db2apis/{db2api}/", "", "", false},
		{"POST ~connections/{connection}/", "", "", false},
		{"POST ~connections/{connection}/", "email", "", true},
		{"POST ~connections/{connection}/", "carrier-pigeon", "", false},
		{policy, "", "", true},
		{policy, "", "policy", false},
		{policy, "policy-script", "policy", true},
		{policy, "ai-loop-guard", "policy", false},
		{"PUT ~globalPolicies/{policy}/", "script", "", false},
	} {
		object := shape(t, test.pattern, test.kind).Body
		if test.path != "" {
			field, _ := fieldAt(object, test.path)
			object = field.Object
		}
		if object == nil || object.Complete != test.want {
			t.Errorf("%s %s: complete %v", test.pattern, test.kind, object)
		}
	}
}

func TestKinds(t *testing.T) {
	for pattern, want := range map[string]string{
		"POST ~connections/{connection}/": "email kafka elasticsearch database ldap ftp rabbitMq activeMq snmp " +
			"linux-script graylog syslog webhook logback ops-genie",
		"PUT ~vector-dbs/{vector-db}/":             "jdbc http redis",
		"PATCH ~apiProxies/{proxy}/settings/mtls/": "",
		"POST ~policyGroups/":                      "",
		"GET ~connections/":                        "",
	} {
		if got := strings.Join(Kinds(mustRoute(t, inProject(pattern))), " "); got != want {
			t.Errorf("%s: %s", pattern, got)
		}
	}
	policies := Kinds(mustRoute(t, inProject("POST ~apiProxies/{proxy}/policies/{policy}/")))
	for _, kind := range []string{"policy-auth-basic", "policy-log", "ai-mcp-call-llm", "ai-loop-guard"} {
		if !slices.Contains(policies, kind) {
			t.Errorf("no policy %s", kind)
		}
	}
	if global := Kinds(mustRoute(t, inProject("POST ~globalPolicies/"))); !slices.Contains(global, "ip-black") {
		t.Errorf("global policies: %v", global)
	}
}

// A rule may contain rules: the reader must stop, for every operation and every kind.
func TestEveryShapeEnds(t *testing.T) {
	var depth func(o *Object) int
	depth = func(o *Object) int {
		deepest := 0
		if o != nil {
			for _, field := range o.Fields {
				deepest = max(deepest, depth(field.Object))
			}
		}
		return deepest + 1
	}
	for _, o := range Operations() {
		for _, kind := range append([]string{""}, Kinds(o.Route)...) {
			if got := depth(ShapeOf(o.Route, kind).Body); got > 9 {
				t.Errorf("%s %s is %d deep", o, kind, got)
			}
		}
	}
}

func BenchmarkShapeOf(b *testing.B) {
	for b.Loop() {
		shape(b, "POST ~apiProxies/{proxy}/policies/{policy}/", "policy-api-call")
	}
}
