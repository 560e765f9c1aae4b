package api

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestMultipart(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			t.Error(err)
			return
		}
		if got := r.FormValue("environmentList"); got != "production,staging" {
			t.Errorf("environmentList: %q", got)
		}
		for _, file := range r.MultipartForm.File["specFile"] {
			content, err := file.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(content)
			_, _ = io.WriteString(w, file.Filename+"="+string(text)+" ")
		}
	})
	form := Multipart(
		Part{Name: "environmentList", Text: "production,staging"},
		Part{Name: "specFile", FileName: `a "b".xsd`, File: held("one")},
		Part{Name: "specFile", FileName: "c.xsd", File: held("")},
	)
	reply, err := client(t, s.URL).Send(t.Context(), Request{Operation: operation(t, "POST /projects/"), Body: form})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(reply.Content), `a "b".xsd=one c.xsd= `; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A request that was refused temporarily is retried with the same body.
func TestMultipartIsRetried(t *testing.T) {
	var bodies []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, r.Header.Get("Content-Type")+string(body))
		if len(bodies) == 1 {
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	form := Multipart(Part{Name: "keyFile", FileName: "key.pem", File: held("PEM")})
	if _, err := client(t, s.URL).Send(t.Context(), Request{Operation: operation(t, "POST /projects/"), Body: form}); err != nil {
		t.Fatal(err)
	}
	if len(bodies) != 2 || bodies[0] != bodies[1] || !strings.Contains(bodies[0], "PEM") {
		t.Errorf("got %q", bodies)
	}
}

func TestPreviewRedactsSecrets(t *testing.T) {
	for _, test := range []struct {
		name string
		body *Body
		want string
	}{
		{"JSON", JSON(map[string]string{"password": canary}), `{"password":"[redacted]"}`},
		{"ready JSON", Bytes("application/json;charset=utf-8", []byte(`{"b": "<", "a": 1.0}`)), `{"b":"<","a":1.0}`},
		{"ready", Bytes("text/plain", []byte(canary)), `"(19 bytes)"`},
		{"form", Multipart(
			Part{Name: "name", Text: "signing"},
			Part{Name: "keyPassword", Text: canary},
			Part{Name: "metadata", Text: `{"secret":"` + canary + `"}`},
			Part{Name: "keyFile", FileName: "key.pem", File: held(canary)},
		), `{"name":"signing","keyPassword":"[redacted]","metadata":{"secret":"[redacted]"},"keyFile":"@key.pem (19 bytes)"}`},
	} {
		got, err := test.body.Preview()
		if err != nil || string(got) != test.want {
			t.Errorf("%s: got %s, %v\nwant %s", test.name, got, err, test.want)
		}
	}
}

// held returns a file with the given content.
func held(content string) File {
	return File{Name: "file", Size: int64(len(content)), Open: Bytes("", []byte(content)).open}
}

// A part of JSON has a type: some servers read it only then.
func TestMultipartJSON(t *testing.T) {
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		reader, err := r.MultipartReader()
		if err != nil {
			t.Error(err)
			return
		}
		for _, want := range []string{"application/json", ""} {
			part, err := reader.NextPart()
			if err != nil {
				t.Error(err)
				return
			}
			if got := part.Header.Get("Content-Type"); got != want || part.FormName() != "options" {
				t.Errorf("%s has the type %q, want %q", part.FormName(), got, want)
			}
		}
	})
	form := Multipart(Part{Name: "options", Text: `{"type":"KEY"}`, JSON: true}, Part{Name: "options", Text: "{}"})
	if _, err := client(t, s.URL).Send(t.Context(), Request{Operation: operation(t, "POST /projects/"), Body: form}); err != nil {
		t.Fatal(err)
	}
}
