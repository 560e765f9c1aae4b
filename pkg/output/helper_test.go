package output_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"testing"

	"github.com/apiops-cli/apiops/pkg/output"
)

func printer(t testing.TB, w io.Writer, options output.Options) *output.Printer {
	t.Helper()
	p, err := output.New(w, options)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// value returns the output for a document.
func value(t testing.TB, options output.Options, document string) string {
	t.Helper()
	var out bytes.Buffer
	if err := printer(t, &out, options).Value(context.Background(), json.RawMessage(document)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// values returns the output for a list.
func values(t testing.TB, options output.Options, documents ...string) string {
	t.Helper()
	list := make([]json.RawMessage, len(documents))
	for i, document := range documents {
		list[i] = json.RawMessage(document)
	}
	var out bytes.Buffer
	if err := printer(t, &out, options).Values(context.Background(), list); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
