package api

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestAFormIsSentWithItsFiles(t *testing.T) {
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
		Part{Name: "environmentList", Content: []byte("production,staging")},
		Part{Name: "specFile", FileName: `a "b".xsd`, Content: []byte("one")},
		Part{Name: "specFile", FileName: "c.xsd"},
	)
	reply, err := client(t, s.URL).Send(t.Context(), Request{Route: mustRoute(t, "POST /projects/"), Body: form})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(reply.Content()), `a "b".xsd=one c.xsd= `; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A request that was refused for the moment is sent again with the same body.
func TestAFormCanBeSentAgain(t *testing.T) {
	var bodies []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, r.Header.Get("Content-Type")+string(body))
		if len(bodies) == 1 {
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	form := Multipart(Part{Name: "keyFile", FileName: "key.pem", Content: []byte("PEM")})
	if _, err := client(t, s.URL).Send(t.Context(), Request{Route: mustRoute(t, "POST /projects/"), Body: form}); err != nil {
		t.Fatal(err)
	}
	if len(bodies) != 2 || bodies[0] != bodies[1] || !strings.Contains(bodies[0], "PEM") {
		t.Errorf("got %q", bodies)
	}
}

func TestAPreviewShowsEverythingButSecrets(t *testing.T) {
	for _, test := range []struct {
		name string
		body Body
		want string
	}{
		{"JSON", JSON(map[string]string{"password": canary}), `{"password":"[redacted]"}`},
		{"ready JSON", Bytes("application/json;charset=utf-8", []byte(`{"b": "<", "a": 1.0}`)), `{"b":"<","a":1.0}`},
		{"ready", Bytes("text/plain", []byte(canary)), `"(19 bytes)"`},
		{"form", Multipart(
			Part{Name: "name", Content: []byte("signing")},
			Part{Name: "keyPassword", Content: []byte(canary)},
			Part{Name: "metadata", Content: []byte(`{"secret":"` + canary + `"}`)},
			Part{Name: "keyFile", FileName: "key.pem", Content: []byte(canary)},
		), `{"name":"signing","keyPassword":"[redacted]","metadata":{"secret":"[redacted]"},"keyFile":"@key.pem (19 bytes)"}`},
	} {
		got, err := Preview(test.body)
		if err != nil || string(got) != test.want {
			t.Errorf("%s: got %s, %v\nwant %s", test.name, got, err, test.want)
		}
	}
}
