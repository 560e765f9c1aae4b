package output_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/output"
	"go.yaml.in/yaml/v3"
)

func TestYAML(t *testing.T) {
	tests := []struct{ name, json, want string }{
		{"keys keep their order", `{"zone":1,"age":2,"name":3}`, "zone: 1\nage: 2\nname: 3\n"},
		{"numbers keep their text", `[1.0, 1e5, 12345678901234567890123]`, "- 1.0\n- 1e5\n- 12345678901234567890123\n"},
		{"nested", `{"a":{"b":[{"c":1,"d":[]},{}]}}`, "a:\n  b:\n    - c: 1\n      d: []\n    - {}\n"},
		{"literals", `[true,false,null]`, "- true\n- false\n- null\n"},
		{"scalar", `"text"`, "text\n"},
		{"strings that YAML would read as something else",
			`["1","1.5","0x1F","1e3","true","null","~","","2026-01-02","2026-01-02T03:04:05Z"]`,
			"- \"1\"\n- \"1.5\"\n- \"0x1F\"\n- \"1e3\"\n- \"true\"\n- \"null\"\n- \"~\"\n- \"\"\n- \"2026-01-02\"\n- \"2026-01-02T03:04:05Z\"\n"},
		{"strings that YAML 1.1 would read as something else",
			`["no","On","y","=","12:30","2026-01-02 03:04:05 -5"]`,
			"- \"no\"\n- \"On\"\n- \"y\"\n- \"=\"\n- \"12:30\"\n- \"2026-01-02 03:04:05 -5\"\n"},
		{"other strings stay plain", `["10.0.0.1","https://host:8443/apiops","a b"]`,
			"- 10.0.0.1\n- https://host:8443/apiops\n- a b\n"},
		{"keys are quoted, too", `{"no":1,"1":2}`, "\"no\": 1\n\"1\": 2\n"},
		{"lines", `{"pem":"-----BEGIN-----\nMIIC\n-----END-----\n"}`,
			"pem: |\n  -----BEGIN-----\n  MIIC\n  -----END-----\n"},
		{"long text is not folded", `"` + strings.Repeat("word ", 50) + `end"`, strings.Repeat("word ", 50) + "end\n"},
		{"of a repeated key the last value counts", `{"a":1,"b":2,"a":3}`, "a: 3\nb: 2\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := value(t, output.Options{Format: output.YAML}, test.json); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

func TestYAMLDocumentsAreSeparated(t *testing.T) {
	var out bytes.Buffer
	p := printer(t, &out, output.Options{Format: output.YAML})
	for _, document := range []string{`{"a":1}`, `{"a":2}`} {
		if err := p.Value(context.Background(), json.RawMessage(document)); err != nil {
			t.Fatal(err)
		}
	}
	if want := "a: 1\n---\na: 2\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

// FuzzYAML holds that YAML says what the JSON said.
func FuzzYAML(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-0.5,1e9,true,null,"x"],"b":{}}`, `["no","\n","a\n b\n","\t","\u0085","\u2028","\ufeff","#"," x ","- a","? b"]`,
		`{"":"","<<":{"a":1},"a\nb":1,"?":[[[]]]}`, `"\u0000\u001b\ud83d\ude00"`, `"\n\n  indented\n\n"`, `"\r\n"`, `"\t\n"`, `["a: b","'","\"","|",">"]`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, document string) {
		var want any
		decoder := json.NewDecoder(strings.NewReader(document))
		decoder.UseNumber()
		if !json.Valid([]byte(document)) || decoder.Decode(&want) != nil {
			t.Skip("not JSON")
		}
		text := value(t, output.Options{Format: output.YAML}, document)
		var node yaml.Node
		decoded := yaml.NewDecoder(strings.NewReader(text))
		if err := decoded.Decode(&node); err != nil {
			t.Fatalf("%q became %q: %v", document, text, err)
		}
		if err := decoded.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
			t.Fatalf("%q became more than one document: %q", document, text)
		}
		if got := fromYAML(t, node.Content[0]); !reflect.DeepEqual(got, want) {
			t.Errorf("%q became %q: %v, want %v", document, text, got, want)
		}
	})
}

// fromYAML is what the JSON decoder would have made of the same data. Numbers are compared as text.
func fromYAML(t *testing.T, node *yaml.Node) any {
	t.Helper()
	switch node.Kind {
	case yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i < len(node.Content); i += 2 {
			if key := node.Content[i]; key.Tag != "!!str" {
				t.Errorf("the key %q is a %s", key.Value, key.Tag)
			}
			object[node.Content[i].Value] = fromYAML(t, node.Content[i+1])
		}
		return object
	case yaml.SequenceNode:
		array := []any{}
		for _, element := range node.Content {
			array = append(array, fromYAML(t, element))
		}
		return array
	}
	switch node.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return node.Value == "true"
	case "!!int", "!!float":
		return json.Number(node.Value)
	}
	if _, err := strconv.ParseFloat(node.Value, 64); errors.Is(err, strconv.ErrRange) && node.Style == 0 {
		return json.Number(node.Value) // a number beyond what the YAML decoder can hold
	}
	return node.Value
}
