package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
)

// failure is an error of the server: an HTTP status and a message. Without a message there is no
// body.
type failure struct {
	status  int
	message string
}

func (f failure) Error() string { return f.message }

// rejected is the failure of an invalid request.
func rejected(format string, values ...any) error {
	return failure{http.StatusBadRequest, fmt.Sprintf(format, values...)}
}

// reply is a response that is ready to be sent.
type reply struct {
	status   int
	header   http.Header
	body     []byte
	delivery delivery
}

// delivery is how much of a reply is sent.
type delivery int

const (
	whole    delivery = iota
	cut               // half of the body, then the connection is closed
	dropped           // the connection is closed at once
	withheld          // nothing, until the client disconnects
)

func jsonReply(status int, value any) reply {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // everything was decoded from JSON
	return textReply(status, "application/json", body.String())
}

func textReply(status int, contentType, text string) reply {
	header := http.Header{"Content-Type": {contentType}}
	return reply{status: status, header: header, body: []byte(text)}
}

// with adds a header.
func (r reply) with(name, value string) reply {
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Set(name, value)
	return r
}

// send declares the whole body, however much of it is sent. It ignores errors, because a client may
// disconnect.
func (r reply) send(ctx context.Context, writer http.ResponseWriter) {
	arriving := r.body
	switch r.delivery {
	case cut:
		arriving = r.body[:len(r.body)/2]
	case withheld:
		<-ctx.Done()
		panic(http.ErrAbortHandler)
	case dropped:
		panic(http.ErrAbortHandler) // closes the connection
	}
	maps.Copy(writer.Header(), r.header)
	if len(r.body) > 0 {
		writer.Header().Set("Content-Length", strconv.Itoa(len(r.body)))
	}
	writer.WriteHeader(r.status)
	_, _ = writer.Write(arriving)
	if r.delivery == cut {
		_ = http.NewResponseController(writer).Flush()
		panic(http.ErrAbortHandler)
	}
}
