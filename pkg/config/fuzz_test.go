package config

import (
	"reflect"
	"strings"
	"testing"
)

// Whatever the file contains, reading it does not panic or reveal a token, and writing it does not
// change other values.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "# CANARY\n", "---\n", "host: a\n---\nhost: b\n", twoContexts, withToken,
		"contexts:\n  - name: a\n    token:CANARY\n", "host: *CANARY\n", "CANARY: [x\n", "host: |\n  a\n   b\n",
		"contexts: [{name: a, token: CANARY}, {name: a}]\n", "? host\n: a\n", "host: !!binary CANARY\n", "\ufeffhost: a\r\n",
		"host: \"\\u0085 a\\\n  b\"\n", "host: a # CANARY\n# CANARY\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		document, err := parse("config.yaml", []byte(source))
		if err != nil {
			if strings.Contains(told(err), "CANARY") {
				t.Errorf("the error reveals the token: %v", told(err))
			}
			return
		}
		document.set("current-context", "CANARY")
		written, err := document.encode()
		if err != nil {
			return // then nothing is written
		}
		again, err := parse("config.yaml", written)
		if err != nil {
			t.Fatalf("%q was written and cannot be read: %v", written, err)
		}
		document.file.current = "CANARY"
		if !reflect.DeepEqual(again.file, document.file) {
			t.Errorf("%q became %q", source, written)
		}
	})
}
