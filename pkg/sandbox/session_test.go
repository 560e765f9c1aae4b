package sandbox_test

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// session sends requests to one sandbox and checks the answers. Each line is
//
//	METHOD /path BODY => STATUS TEXT & TEXT
//
// with bodies as in rehearsals. The answer must contain each text, or not if it begins with "!".
// Paths begin at the sample project unless they begin with "//".
func session(t *testing.T, options sandbox.Options, lines string) {
	t.Helper()
	s := sandbox.New(options)
	for number, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		request, want, _ := strings.Cut(strings.TrimSpace(line), " => ")
		method, rest, _ := strings.Cut(request, " ")
		path, body, _ := strings.Cut(rest, " ")
		if global, isGlobal := strings.CutPrefix(path, "/"); isGlobal && strings.HasPrefix(global, "/") {
			path = global
		} else {
			path = "/projects/MyProject" + path
		}
		contentType, content := requestBody(t, s, body)
		sent := httptest.NewRequestWithContext(t.Context(), method, "/apiops"+path, bytes.NewReader(content))
		sent.Header.Set("Authorization", "Bearer "+s.Token())
		sent.Header.Set("Content-Type", contentType)
		sent.Header.Set("Idempotency-Key", fmt.Sprint(number))
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, sent)
		status, texts, _ := strings.Cut(want, " ")
		if fmt.Sprint(answer.Code) != status {
			t.Errorf("%s\ngot %d %.400s", line, answer.Code, answer.Body)
		}
		for text := range strings.SplitSeq(texts, " & ") {
			unwanted, isUnwanted := strings.CutPrefix(text, "!")
			if isUnwanted && strings.Contains(answer.Body.String(), unwanted) ||
				!isUnwanted && !strings.Contains(answer.Body.String(), text) {
				t.Errorf("%s\nlacks %s: %.400s", line, text, answer.Body)
			}
		}
	}
}
