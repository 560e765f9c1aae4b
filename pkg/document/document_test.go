package document

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestObjectKeepsTheOrderOfItsKeys(t *testing.T) {
	o, err := ReadObject([]byte(` { "b" : [1, {"x":"},]"}] , "A":"\"\u00e9\\" , "a" : null ,"":{} } `))
	if err != nil {
		t.Fatal(err)
	}
	var keys, values []string
	for _, m := range o {
		keys, values = append(keys, m.Key), append(values, string(m.Value))
	}
	if want := []string{"b", "A", "a", ""}; !slices.Equal(keys, want) {
		t.Errorf("the keys are %q, want %q", keys, want)
	}
	if want := []string{`[1, {"x":"},]"}]`, `"\"\u00e9\\"`, "null", "{}"}; !slices.Equal(values, want) {
		t.Errorf("the values are %q, want %q", values, want)
	}
	if text := o.Text("a", "b", "A"); text != `"é\` {
		t.Errorf("the first string is %q", text)
	}
}

func TestReadObjectRejectsDuplicateKeys(t *testing.T) {
	for _, text := range []string{`{"a":1,"a":1}`, `{"a":1,"\u0061":1}`} {
		if _, err := ReadObject([]byte(text)); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

func TestCheckKeys(t *testing.T) {
	for text, ok := range map[string]bool{
		` {"a":1,"A":[{"a":{}},{"a":"a"}]} `: true,
		`[]`:                                 true,
		`"a"`:                                true,
		` {"a":1,"a":1} `:                    false,
		`{"a":[1,{"b":{"c":1,"c":2}}]}`:      false,
		` [{"a":1,"\u0061":2}]`:              false,
	} {
		if err := CheckKeys([]byte(text)); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// FuzzObject compares the reading of objects and lists with encoding/json.
func FuzzObject(f *testing.F) {
	for _, text := range []string{`{"status":"SUCCESS","resultList":[{"name":"a\\u00e9"}]}`, `[]`, `{}`, `"x"`, `{"a":{"a":null}}`} {
		f.Add([]byte(text))
	}
	f.Add([]byte(` [ {"a":"\\"} , "]" , -1e9 ] `))
	f.Fuzz(func(t *testing.T, text []byte) {
		if !json.Valid(text) {
			return
		}
		var wantList []json.RawMessage
		list, isList := ReadList(text)
		if err := json.Unmarshal(text, &wantList); isList != (err == nil && wantList != nil) || !slices.EqualFunc(list, wantList, sameBytes) {
			t.Errorf("%s is read as the list %q", text, list)
		}
		var wantObject map[string]json.RawMessage
		err := json.Unmarshal(text, &wantObject)
		o, ourErr := ReadObject(text)
		if ourErr != nil {
			return // not an object, or a duplicate key
		}
		members := make(map[string]json.RawMessage)
		for _, m := range o {
			members[m.Key] = m.Value
		}
		if err != nil || !maps.EqualFunc(members, wantObject, sameBytes) {
			t.Errorf("%s is read as the object %q", text, members)
		}
	})
}

func sameBytes(a, b json.RawMessage) bool { return bytes.Equal(a, b) }

func TestDeepNestingAfterSpaces(t *testing.T) {
	for _, blanks := range []string{"", " \n"} {
		deep := blanks + strings.Repeat("[", 201) + strings.Repeat("]", 201)
		if err := CheckKeys([]byte(deep)); err == nil {
			t.Errorf("%q was accepted", deep)
		}
	}
}

func TestCheckReportsThePosition(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": 1}`:                 "",
		" \n":                      "it is empty",
		"x":                        "invalid JSON at line 1, column 1",
		"{\n  \"a\": 1,\n  x\n}\n": "invalid JSON at line 3, column 3",
		"{} {}":                    "invalid JSON at line 1, column 4",
	} {
		got := ""
		if err := Check([]byte(text)); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// documents are cut at every byte by TestTruncatedJSON.
func documents() []string {
	return []string{
		`{"openapi":"3.0.0","paths":{"/a\"\\":[{"b":"\u00e9"},null,1.5e3]}}`,
		` [ {"a":"\\"} , "]" , -1e9 ] `,
		`"text\"\\"`,
		`{"a"`, `{"a":}`, `{:}`, `]}`, `{"a":"\`, `[,`, `{,"`,
	}
}

// Nothing panics on JSON that is cut off or otherwise invalid.
func TestTruncatedJSON(t *testing.T) {
	for _, text := range documents() {
		for end := range len(text) + 1 {
			readAll([]byte(text[:end]))
		}
	}
	if got := Members([]byte(`{"openapi":"3.0.0"`)); !got.Has("openapi") {
		t.Errorf("got %v", got)
	}
}

func FuzzInvalidJSON(f *testing.F) {
	for _, text := range documents() {
		f.Add([]byte(text))
	}
	f.Fuzz(func(_ *testing.T, text []byte) { readAll(text) })
}

// readAll reads bytes in every way.
func readAll(text []byte) {
	_ = Check(text)
	_ = CheckKeys(text)
	_, _ = ReadList(text)
	_, _ = ReadObject(text)
	_, _ = Text(text)
	_ = Words(text)
	o := Members(text)
	for _, m := range o {
		_ = o.Text(m.Key)
		_, _, _ = o.Truth(m.Key)
	}
	_, _ = o.MarshalJSON()
}
