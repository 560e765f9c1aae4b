package catalog

import (
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
