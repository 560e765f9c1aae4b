package api

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

const createPlan = "POST /projects/{project}/limit-plans"

// inTurn responds to changes with the given statuses in turn. Status 0 closes the
// connection without a response.
func inTurn(t *testing.T, body string, statuses ...int) *server {
	t.Helper()
	var changes atomic.Int32
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.Method == http.MethodGet {
			return
		}
		status := statuses[min(int(changes.Add(1)), len(statuses))-1]
		if status == 0 {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func keyed(t *testing.T, header string) Request {
	request := Request{Operation: operation(t, createPlan), Values: map[string]string{"project": "P"}, Body: JSON(map[string]string{"name": "gold"})}
	return request.WithHeader(header, "key")
}

// If a change was sent and its response was lost, a refusal of the retry settles the
// outcome only if the server would have recognized the key.
func TestRefusedRetryLeavesTheOutcomeUnknown(t *testing.T) {
	for _, test := range []struct {
		status int
		key    string
		want   fault.Kind
	}{
		{409, "idempotencyInProgress", fault.OutcomeUnknown},
		{403, "permissionDenied", fault.OutcomeUnknown},
		{401, "invalidToken", fault.OutcomeUnknown},
		{429, "", fault.OutcomeUnknown},
		{500, "", fault.OutcomeUnknown},
		{409, "idempotencyReplayExpired", ""},
		{409, "duplicateName", ""},
		{201, "", ""},
	} {
		s := inTurn(t, `{"status":"FAILURE","errorKey":"`+test.key+`","message":"error.x"}`, 0, test.status)
		if test.status == 201 {
			s = inTurn(t, `{"planKey":"gold"}`, 0, test.status)
		}
		reply, err := client(t, s.URL).Send(t.Context(), keyed(t, IdempotencyHeader))
		if err == nil && test.want == "" && reply.Status == test.status {
			continue
		}
		if kindOf(err) != test.want {
			t.Errorf("%d %s: got %v", test.status, test.key, err)
		}
	}
}

// The change itself may have made the version stale that its retry carries.
func TestRefusedRetryOfAVersionedChange(t *testing.T) {
	for key, want := range map[string]fault.Kind{"versionConflict": fault.OutcomeUnknown, "lifecycleConflict": fault.OutcomeUnknown, "idempotencyReplayExpired": ""} {
		s := inTurn(t, `{"status":"FAILURE","errorKey":"`+key+`","message":"error.x"}`, 0, 409)
		request := Request{
			Operation: operation(t, "POST /projects/{project}/api-clients/{client}/secret-versions"),
			Values:    map[string]string{"project": "P", "client": "cli_1"},
		}
		if _, err := client(t, s.URL).Send(t.Context(), request.WithHeader(IdempotencyHeader, "key")); kindOf(err) != want {
			t.Errorf("%s: got %v", key, err)
		}
	}
}

func TestServerDownBeforeRetryLeavesTheOutcomeUnknown(t *testing.T) {
	var s *server
	s = serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = s.Listener.Close()
		panic(http.ErrAbortHandler)
	})
	if _, err := client(t, s.URL).Send(t.Context(), keyed(t, IdempotencyHeader)); kindOf(err) != fault.OutcomeUnknown {
		t.Errorf("got %v", err)
	}
}

// On a reused connection, net/http would by itself resend a change with such a header.
func TestIdempotencyKeyAllowsOneRetry(t *testing.T) {
	for _, test := range []struct {
		header string
		known  bool
		want   int32
	}{{IdempotencyHeader, true, 2}, {IdempotencyHeader, false, 1}, {"X-Idempotency-Key", true, 1}} {
		header, want := test.header, test.want
		for _, body := range []*Body{JSON(true), nil} {
			s := inTurn(t, "", 0)
			c := client(t, s.URL)
			if _, err := c.Send(t.Context(), get(t)); err != nil {
				t.Fatal(err)
			}
			request := keyed(t, header)
			request.Operation.NeedsKey = test.known
			request.Body = body
			if _, err := c.Send(t.Context(), request); kindOf(err) != fault.OutcomeUnknown {
				t.Errorf("%s: %v", header, err)
			}
			if sent := s.requests.Load() - 1; sent != want {
				t.Errorf("%s: sent %d times, want %d", header, sent, want)
			}
		}
	}
}

// net/http may still be sending a body that the server has already refused.
func TestStreamIsNotRetried(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) })
	request := keyed(t, "X-Other")
	request.Body = Upload("text/plain", Stream("stdin", io.NopCloser(io.LimitReader(zeros{}, 8<<20))))
	reply, err := client(t, s.URL).Send(t.Context(), request)
	if err == nil && reply.Status != http.StatusTooManyRequests || s.requests.Load() != 1 {
		t.Errorf("got %v after %d requests", err, s.requests.Load())
	}
}

// If a file disappears before it is sent, the server is not at fault.
func TestUnreadableBody(t *testing.T) {
	s := inTurn(t, "", 0)
	request, opened := keyed(t, IdempotencyHeader), 0
	file := File{Name: "plan.json", Size: 2, Open: func() (io.ReadCloser, error) {
		if opened++; opened > 1 {
			return os.Open(filepath.Join(t.TempDir(), "plan.json"))
		}
		return io.NopCloser(strings.NewReader("{}")), nil
	}}
	request.Body = Upload("application/json", file)
	opened = 1
	_, err := client(t, s.URL).Send(t.Context(), request)
	if kindOf(err) != fault.Usage || !strings.HasPrefix(err.Error(), "cannot read the request body: open ") || opened != 2 {
		t.Errorf("opened %d times: %v", opened, err)
	}
	request.Body, opened = Upload("application/json", file), 0
	if _, err := client(t, s.URL).Send(t.Context(), request); kindOf(err) != fault.OutcomeUnknown || s.requests.Load() != 1 {
		t.Errorf("sent before: got %v after %d requests", err, s.requests.Load())
	}
}

type zeros struct{}

func (zeros) Read(buffer []byte) (int, error) { return len(buffer), nil }

func TestGivenCorrelationIDIsReported(t *testing.T) {
	s := inTurn(t, "", 0)
	_, err := client(t, s.URL).Send(t.Context(), keyed(t, "X-Other").WithHeader("Apinizer-Correlation-Id", "mine-1"))
	if failure := fault.From(err); failure == nil || failure.CorrelationID != "mine-1" {
		t.Errorf("got %v", err)
	}
}
