package api

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"sync"
	"time"
)

// Debug traces requests and answers in words, with every secret taken out. A
// nil Debug traces nothing.
type Debug struct {
	mutex sync.Mutex
	out   io.Writer
}

// NewDebug traces to a writer; out must make control characters harmless.
func NewDebug(out io.Writer) *Debug { return &Debug{out: out} }

func (d *Debug) request(r *http.Request, content []byte) {
	if d == nil {
		return
	}
	var text strings.Builder
	fmt.Fprintf(&text, "> %s %s\n", r.Method, r.URL)
	writeHeader(&text, "> ", r.Header)
	writeBody(&text, "> ", r.Header.Get("Content-Type"), content)
	d.write(text.String())
}

func (d *Debug) reply(response *http.Response, reply *Reply, err error, took time.Duration) {
	if d == nil {
		return
	}
	var text strings.Builder
	fmt.Fprintf(&text, "< %s %s (%s)\n", response.Proto, response.Status, took.Round(time.Millisecond/10))
	writeHeader(&text, "< ", response.Header)
	writeBody(&text, "< ", response.Header.Get("Content-Type"), reply.Body)
	if err != nil {
		fmt.Fprintf(&text, "< broken off: %v\n", err)
	}
	d.write(text.String())
}

func (d *Debug) failed(err error, took time.Duration) {
	if d == nil {
		return
	}
	d.write(fmt.Sprintf("< no answer: %v (%s)\n", err, took.Round(time.Millisecond/10)))
}

// write keeps the lines of one message together.
func (d *Debug) write(text string) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	_, _ = io.WriteString(d.out, text)
}

func writeHeader(text *strings.Builder, prefix string, header http.Header) {
	names := make([]string, 0, len(header))
	for name := range header {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, value := range header[name] {
			if isSecretHeader(name) {
				value = redacted
			}
			fmt.Fprintf(text, "%s%s: %s\n", prefix, name, value)
		}
	}
}

// writeBody shows what can be searched for secrets, and the size of the rest.
func writeBody(text *strings.Builder, prefix, contentType string, content []byte) {
	switch {
	case len(content) == 0:
		return
	case isJSON(contentType):
		if shown, err := Redact(content); err == nil {
			fmt.Fprintf(text, "%s%s\n", prefix, shown)
			return
		}
	case strings.HasPrefix(contentType, "application/x-www-form-urlencoded"):
		if values, err := url.ParseQuery(string(content)); err == nil {
			fmt.Fprintf(text, "%s%s\n", prefix, redactForm(values))
			return
		}
	}
	fmt.Fprintf(text, "%s(%d bytes)\n", prefix, len(content))
}
