package config

import (
	"path/filepath"
	"testing"
)

func BenchmarkLoadWithoutFile(b *testing.B) {
	flags := parseFlags(b, "--project", "Payments")
	lookup := lookupIn(map[string]string{"HOME": b.TempDir(), "AppData": b.TempDir(), "APIOPS_HOST": "https://a.example"})
	for b.Loop() {
		if _, err := Load(flags, lookup, Read, AtOnce); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadWithFile(b *testing.B) {
	path := filepath.Join(b.TempDir(), "config.yaml")
	writeFile(b, path, "current-context: a\ncontexts:\n  - name: a\n    host: https://a.example\n  - name: b\noutput: json\n")
	flags, lookup := parseFlags(b, "--config", path), lookupIn(nil)
	for b.Loop() {
		if _, err := Load(flags, lookup, Read, AtOnce); err != nil {
			b.Fatal(err)
		}
	}
}
