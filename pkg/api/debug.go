package api

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// Debug traces requests and responses, with all secrets redacted. A nil Debug traces
// nothing.
type Debug struct {
	mutex sync.Mutex
	out   io.Writer
}

// NewDebug returns a Debug that writes to out, which must escape control characters.
func NewDebug(out io.Writer) *Debug { return &Debug{out: out} }

func (d *Debug) request(r *http.Request, body *Body) {
	if d == nil {
		return
	}
	var text strings.Builder
	fmt.Fprintf(&text, "> %s %s\n", r.Method, redact.URL(r.URL))
	writeHeader(&text, "> ", r.Header)
	writeBody(&text, "> ", body.shown())
	d.write(text.String())
}

func (d *Debug) reply(reply *answer.Reply, status string, err error, took time.Duration) {
	if d == nil {
		return
	}
	var text strings.Builder
	fmt.Fprintf(&text, "< %s %s (%s)\n", reply.Proto, status, took.Round(time.Millisecond/10))
	writeHeader(&text, "< ", reply.Header)
	writeBody(&text, "< ", reply.Shown())
	if err != nil {
		fmt.Fprintf(&text, "< incomplete: %s\n", inLine(err))
	}
	d.write(reply.Secrets.Mask(text.String()))
}

func (d *Debug) failed(err error, took time.Duration) {
	if d == nil {
		return
	}
	d.write(fmt.Sprintf("< no response: %s (%s)\n", inLine(err), took.Round(time.Millisecond/10)))
}

// inLine returns an error as one line. Text from the server, such as the names in its
// certificate, may contain line breaks.
func inLine(err error) string {
	if isNotHTTP(err) {
		return notHTTP
	}
	return strings.ReplaceAll(err.Error(), "\n", `\n`)
}

// write keeps the lines of one message together.
func (d *Debug) write(text string) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	_, _ = io.WriteString(d.out, text)
}

func writeHeader(text *strings.Builder, prefix string, header http.Header) {
	for _, line := range redact.HeaderLines(header) {
		fmt.Fprintf(text, "%s%s\n", prefix, line)
	}
}

func writeBody(text *strings.Builder, prefix, body string) {
	if body != "" {
		fmt.Fprintf(text, "%s%s\n", prefix, body)
	}
}
