package output_test

import (
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/output"
)

// credentials returns a response with the given number of credentials.
func credentials(count int) json.RawMessage {
	list := make([]json.RawMessage, count)
	for i := range list {
		list[i] = fmt.Appendf(nil, `{"id":"65f1c%019d","username":"user-%06d","email":"user-%06[2]d@example.com","fullName":"Client %[1]d",`+
			`"enabled":true,"description":"Credential number %[1]d","roleNameList":["reader","writer"],"maxCallCount":1%[1]d,`+
			`"expireDate":null,"ipList":["10.0.0.%[3]d"],"deployToWorker":false,"note":"several: words","created":"2026-01-02T03:04:05Z"}`, i, i, i%256)
	}
	return json.RawMessage(`{"status":"SUCCESS","resultList":` + string(document.List(list)) + `}`)
}

func benchmark(b *testing.B, format output.Format) {
	answer := credentials(10_000)
	p := printer(b, io.Discard, output.Options{Format: format})
	b.SetBytes(int64(len(answer)))
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Value(b.Context(), answer); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkJSON(b *testing.B) { benchmark(b, output.JSON) }

func BenchmarkYAML(b *testing.B) { benchmark(b, output.YAML) }
