package api

import (
	"net/http"
	"net/url"
	"testing"
)

func TestQueryAndHeaders(t *testing.T) {
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if want := "/apiops/projects/?a=b+c%26d&a=e"; r.RequestURI != want {
			t.Errorf("got %s, want %s", r.RequestURI, want)
		}
		for name, want := range map[string]string{"Accept": "text/plain", "X-Passphrase": "p", "Authorization": "Bearer " + canary} {
			if got := r.Header.Values(name); len(got) != 1 || got[0] != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	})
	request := get(t)
	request.Query = url.Values{"a": {"b c&d", "e"}}
	request.Header = http.Header{"Accept": {"text/plain"}, "x-passphrase": {"p"}}
	if _, err := client(t, s.URL).Send(t.Context(), request); err != nil {
		t.Error(err)
	}
}

func TestContentIsUnchanged(t *testing.T) {
	const content = "\xef\xbb\xbf \x00\xff \n"
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(content)) })
	reply, err := client(t, s.URL).Send(t.Context(), get(t))
	if err != nil || string(reply.Content) != content {
		t.Errorf("got %q, %v", reply.Content, err)
	}
}

func TestHeadRedactsSecrets(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = nil
		w.Header().Set("Set-Cookie", canary)
		w.WriteHeader(http.StatusNoContent)
	})
	reply, err := client(t, s.URL).Send(t.Context(), get(t))
	if want := "HTTP/1.1 204 No Content\nSet-Cookie: [redacted]\n"; err != nil || reply.Head() != want {
		t.Errorf("got %q, %v", reply.Head(), err)
	}
}
