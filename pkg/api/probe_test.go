package api

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// A probe carries no token, is sent once, and follows no redirect.
func TestProbe(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
			t.Errorf("the probe carries %v", r.Header)
		}
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer server.Close()
	options := Options{Token: "secret", Timeout: time.Minute}
	if status, err := Probe(t.Context(), options, "GET", server.URL+"/health"); status != http.StatusFound || err != nil || asked != 1 {
		t.Errorf("got %d, %v after %d requests", status, err, asked)
	}
	address := server.URL
	server.Close()
	if _, err := Probe(t.Context(), options, "GET", address); !fault.Is(err, fault.Unreachable) || fault.From(err).Message != "connection refused" {
		t.Errorf("got %v", err)
	}
	if _, err := Probe(t.Context(), options, "GET", "://"); !fault.Is(err, fault.Usage) {
		t.Errorf("got %v", err)
	}
}

func TestProbeThatHangs(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	if _, err := Probe(t.Context(), Options{Timeout: time.Millisecond}, "GET", server.URL); !fault.Is(err, fault.Unreachable) {
		t.Errorf("got %v", err)
	}
}
