package api

import (
	"reflect"
	"strings"
	"testing"
)

func TestHeaders(t *testing.T) {
	got, err := parseHeaders([]string{"accept: text/plain", "X-Tag:a", "x-tag: b : c ", "X-Empty:"}, nil)
	want := map[string][]string{"Accept": {"text/plain"}, "X-Tag": {"a", "b : c"}, "X-Empty": {""}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
}

// A rejected header may contain a secret, so its value is not repeated.
func TestRejectedHeaders(t *testing.T) {
	for _, line := range []string{
		"authorization: Bearer canary", "Apinizer-Token: canary", "Cookie: canary", "Proxy-Authorization: canary",
		"x-apinizer-package-passphrase: canary", "Host: canary", "Content-Length: canary", "Transfer-Encoding: canary",
		"canary", ": canary", "a b: canary", "X-A : canary", "Ä: canary", "X-A: canary\r\nX-B: c",
	} {
		if got, err := parseHeaders([]string{line}, nil); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: got %v, %v", line, got, err)
		}
	}
}
