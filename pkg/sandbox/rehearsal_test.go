package sandbox_test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// rehearsals has one request for each operation, each for a new sandbox, and what it returns:
//
//	METHOD /path BODY => status and members of the answer
//
// The body is JSON or, in parentheses, the parts of a form: name=value, name=@file, or
// name=@file</path for a file that is downloaded first.
//
//go:embed testdata/rehearsal.txt
var rehearsals string

func TestRehearseEveryOperation(t *testing.T) {
	known := map[string]bool{}
	for line := range strings.Lines(rehearsals) {
		request, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " => ")
		s := sandbox.New(sandbox.Options{})
		method, rest, _ := strings.Cut(request, " ")
		path, body, _ := strings.Cut(rest, " ")
		answer := httptest.NewRecorder()
		contentType, content := requestBody(t, s, body)
		rehearsed := httptest.NewRequestWithContext(t.Context(), method, "/apiops"+path, bytes.NewReader(content))
		rehearsed.Header.Set("Authorization", "Bearer "+s.Token())
		rehearsed.Header.Set("Content-Type", contentType)
		rehearsed.Header.Set("Idempotency-Key", "once")
		s.ServeHTTP(answer, rehearsed)
		if got := summary(answer); got != want {
			t.Errorf("%s => %s\nwant %s\n%.300s", request, got, want, answer.Body)
		}
		known[sandbox.Route(method, "/apiops"+strings.SplitN(path, "?", 2)[0])] = true
	}
	for _, route := range sandbox.Routes() {
		if !known[route] {
			t.Errorf("%s is not rehearsed", route)
		}
	}
}

func requestBody(t *testing.T, s *sandbox.Sandbox, body string) (contentType string, content []byte) {
	t.Helper()
	parts, isForm := strings.CutPrefix(body, "(")
	if !isForm {
		if strings.HasPrefix(body, "grant_type=") {
			return "application/x-www-form-urlencoded", []byte(body)
		}
		return "application/json", []byte(body)
	}
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	for _, part := range strings.Split(strings.TrimSuffix(parts, ")"), "; ") {
		name, value, _ := strings.Cut(part, "=")
		file, isFile := strings.CutPrefix(value, "@")
		if !isFile {
			_ = writer.WriteField(name, value)
			continue
		}
		file, source, downloaded := strings.Cut(file, "<")
		content := []byte("-----BEGIN CERTIFICATE-----\nc2FuZGJveA==\n-----END CERTIFICATE-----\n")
		if strings.HasSuffix(file, ".json") {
			content = []byte(`{"paths":{"/orders":{"get":{}}}}`)
		}
		if downloaded {
			method, body := "GET", ""
			if path, posted, isPost := strings.Cut(source, " "); isPost {
				method, source, body = "POST", path, posted
			}
			content = send(t, s, method, source, body).Body.Bytes()
		}
		written, err := writer.CreateFormFile(name, file)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = written.Write(content)
	}
	_ = writer.Close()
	return writer.FormDataContentType(), form.Bytes()
}

// summary describes an answer: its status and what is in it.
func summary(answer *httptest.ResponseRecorder) string {
	words := []string{fmt.Sprint(answer.Code)}
	add := func(format string, values ...any) { words = append(words, fmt.Sprintf(format, values...)) }
	if answer.Header().Get("Location") != "" {
		add("Location")
	}
	if file := answer.Header().Get("Content-Disposition"); file != "" {
		add("%s %s", answer.Header().Get("Content-Type"), file)
	} else if answer.Body.Len() > 0 && !strings.HasPrefix(answer.Header().Get("Content-Type"), "application/json") {
		add("%s", answer.Header().Get("Content-Type"))
	}
	var list []any
	if json.Unmarshal(answer.Body.Bytes(), &list) == nil {
		add("array %d", len(list))
	}
	var members map[string]any
	_ = json.Unmarshal(answer.Body.Bytes(), &members)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		switch value := members[name].(type) {
		case []any:
			add("%s %d", name, len(value))
		case map[string]any:
			switch results, _ := value["environmentResults"].([]any); {
			case len(results) > 0:
				for _, result := range results {
					environment, _ := result.(map[string]any)
					name += fmt.Sprintf(":%v", environment["environmentName"])
				}
				add("%s", name)
			case value["success"] != nil:
				add("%s:%v", name, value["success"])
			default:
				add("%s", name)
			}
		default:
			if name == "success" || name == "status" || name == "error_description" || name == "runStatus" {
				add("%s:%v", name, value)
			} else {
				add("%s", name)
			}
		}
	}
	if len(words) > 12 {
		words = append(words[:12], "...")
	}
	return strings.Join(words, " ")
}

// No body makes the sandbox panic: here fields have other types, or are absent.
func TestStrangeBodies(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	for line := range strings.Lines(rehearsals) {
		request, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " => ")
		method, rest, _ := strings.Cut(request, " ")
		path, body, _ := strings.Cut(rest, " ")
		bodies := []string{"", "{}", "[]", "null", "1", "[{}]", `{"metadata":1}`}
		var fields map[string]any
		_ = json.Unmarshal([]byte(body), &fields)
		for name := range fields {
			for _, value := range []any{nil, 1, "", "x", true, []any{}, []any{1}, map[string]any{}, map[string]any{"key": 1}} {
				strange := maps.Clone(fields)
				strange[name] = value
				encoded, err := json.Marshal(strange)
				if err != nil {
					t.Fatal(err)
				}
				bodies = append(bodies, string(encoded))
			}
		}
		for number, body := range bodies {
			request := httptest.NewRequestWithContext(t.Context(), method, "/apiops"+path, strings.NewReader(body))
			request.Header.Set("Authorization", "Bearer "+s.Token())
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("Idempotency-Key", fmt.Sprint(path, number))
			s.ServeHTTP(httptest.NewRecorder(), request)
		}
	}
}
