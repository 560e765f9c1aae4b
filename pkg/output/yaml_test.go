package output_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/apiops-cli/apiops/pkg/output"
	visible "github.com/apiops-cli/apiops/pkg/text"
)

func TestYAML(t *testing.T) {
	tests := []struct{ name, json, want string }{
		{"keys keep their order", `{"zone":1,"age":2,"name":3}`, "zone: 1\nage: 2\nname: 3\n"},
		{"numbers keep their digits", `[1.0, -0, 12345678901234567890123]`, "- 1.0\n- -0\n- 12345678901234567890123\n"},
		{"exponents as in YAML 1.1", `[1e5, 1E-7, 1.5e5, -2.50E+05]`, "- 1.0e+5\n- 1.0e-7\n- 1.5e+5\n- -2.50e+05\n"},
		{"nested", `{"a":{"b":[{"c":1,"d":[]},{}]}}`, "a:\n  b:\n    - c: 1\n      d: []\n    - {}\n"},
		{"literals", `[true,false,null]`, "- true\n- false\n- null\n"},
		{"scalar", `"text"`, "text\n"},
		{"strings that YAML would read as something else",
			`["1","1.5","0x1F","1e3","true","null","~","","2026-01-02","2026-01-02T03:04:05Z"]`,
			"- \"1\"\n- \"1.5\"\n- \"0x1F\"\n- \"1e3\"\n- \"true\"\n- \"null\"\n- \"~\"\n- \"\"\n- \"2026-01-02\"\n- \"2026-01-02T03:04:05Z\"\n"},
		{"strings that YAML 1.1 would read as something else",
			`["no","On","y","=","12:30","2026-01-02 03:04:05 -5"]`,
			"- \"no\"\n- \"On\"\n- \"y\"\n- \"=\"\n- \"12:30\"\n- \"2026-01-02 03:04:05 -5\"\n"},
		{"strings that some parsers read as a number or a time", `["1,000","0b_","0_B0","2026-99-99","1e400","0o7"]`,
			"- \"1,000\"\n- \"0b_\"\n- \"0_B0\"\n- \"2026-99-99\"\n- \"1e400\"\n- \"0o7\"\n"},
		{"strings with a special meaning in YAML", `["- a","...","a: b","a #b","a:","<<","*a","'","\\"]`,
			"- \"- a\"\n- \"...\"\n- \"a: b\"\n- \"a #b\"\n- \"a:\"\n- \"<<\"\n- \"*a\"\n- \"'\"\n- \"\\\\\"\n"},
		{"other strings stay plain", `["10.0.0.1","https://host:8443/apiops","a b","65f1c0","123e4567-e89b","Müşteri {1}","/a#b"]`,
			"- 10.0.0.1\n- https://host:8443/apiops\n- a b\n- 65f1c0\n- 123e4567-e89b\n- Müşteri {1}\n- /a#b\n"},
		{"keys are quoted, too", `{"no":1,"1":2}`, "\"no\": 1\n\"1\": 2\n"},
		{"lines", `{"pem":"-----BEGIN-----\nMIIC\n-----END-----\n"}`,
			"pem: |\n  -----BEGIN-----\n  MIIC\n  -----END-----\n"},
		{"lines in a list", `[["a\n\n\n  b"],{"c":"d\ne"}]`, "- - |-\n    a\n\n\n      b\n- c: |-\n    d\n    e\n"},
		{"lines at the top", `"a\nb"`, "|-\n  a\n  b\n"},
		{"lines with blanks at an end are quoted", `["\na"," a\nb","a \nb","a\n\n"]`,
			`- "\na"` + "\n" + `- " a\nb"` + "\n" + `- "a \nb"` + "\n" + `- "a\n\n"` + "\n"},
		{"long keys are marked", `[{"` + strings.Repeat("k", 129) + `":{"a":1}}]`,
			"- ? " + strings.Repeat("k", 129) + "\n  :\n    a: 1\n"},
		{"long text is not folded", `"` + strings.Repeat("word ", 50) + `end"`, strings.Repeat("word ", 50) + "end\n"},
		{"the last value of a duplicate key", `{"a":1,"b":2,"a":3}`, "a: 3\nb: 2\n"},
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

// FuzzYAML checks that the YAML has the same content as the JSON.
func FuzzYAML(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-0.5,1e9,true,null,"x"],"b":{}}`, `["no","\n","a\n b\n","\t","\u0085","\u2028","\ufeff","#"," x ","- a","? b"]`,
		`{"":"","<<":{"a":1},"a\nb":1,"?":[[[]]]}`, `"\u0000\u001b\ud83d\ude00"`, `"\n\n  indented\n\n"`, `"\r\n"`, `"\t\n"`, `["a: b","'","\"","|",">"]`,
		`{"` + strings.Repeat("k", 2000) + `":{"a":[1,"a\n  b\n\nc"]}}`, `["1_0","0b_","1,0","2026-99-99","-1:30","=","No","1E400"]`, `[1E400,-0e-0,[[{"a":{}}]]]`,
		`"..."`, `"---"`, `["##[x]","a\n##[x]","\u0000##[x]","::error::x","a\n::error::x"]`,
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
		if visible.VisibleLines(text) != text {
			t.Errorf("%q became %q: not everything is visible", document, text)
		}
		if got := fromYAML(t, node.Content[0]); !reflect.DeepEqual(got, canonical(want)) {
			t.Errorf("%q became %q: %v, want %v", document, text, got, want)
		}
	})
}

// fromYAML returns what the JSON decoder would return for the same data. Numbers stay text.
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
	if node.Style != 0 {
		return node.Value
	}
	switch node.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return node.Value == "true"
	case "!!str":
		if _, err := strconv.ParseFloat(node.Value, 64); !errors.Is(err, strconv.ErrRange) { // otherwise a number that is too large for the decoder
			if yaml11.MatchString(node.Value) {
				t.Errorf("YAML 1.1 does not read %q as a string", node.Value)
			}
			return node.Value
		}
	}
	if !yaml11.MatchString(node.Value) {
		t.Errorf("YAML 1.1 does not read %q as a number", node.Value)
	}
	return canonicalNumber(node.Value)
}

// canonical returns a value with all numbers in the same notation.
func canonical(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, member := range value {
			value[key] = canonical(member)
		}
	case []any:
		for i, element := range value {
			value[i] = canonical(element)
		}
	case json.Number:
		return canonicalNumber(value.String())
	}
	return value
}

func canonicalNumber(number string) json.Number {
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(number), "e")
	if scientific {
		number = strings.TrimSuffix(mantissa, ".0") + "e" + strings.TrimPrefix(exponent, "+")
	}
	return json.Number(number)
}

// yaml11 matches everything that YAML 1.1 does not read as a string: the patterns of yaml.org/type,
// and the commas that Ruby accepts.
var yaml11 = regexp.MustCompile(`^(` + strings.Join([]string{
	`y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF`,
	`[-+]?0b[0-1_]+|[-+]?0[0-7_,]+|[-+]?(0|[1-9][0-9_,]*)|[-+]?0x[0-9a-fA-F_,]+|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+`,
	`[-+]?([0-9][0-9_,]*)\.[0-9_]*([eE][-+][0-9]+)?|[-+]?\.[0-9_]+([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*`,
	`[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|~|null|Null|NULL||<<|=`,
	`\d\d\d\d-\d\d-\d\d|\d\d\d\d-\d\d?-\d\d?([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?([ \t]*(Z|[-+]\d\d?(:\d\d)?))?`,
}, "|") + `)$`)
