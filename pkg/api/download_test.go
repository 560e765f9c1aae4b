package api

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
)

// folder returns a directory that contains only a file named "there".
func folder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	there := filepath.Join(folder, "there")
	if err := errors.Join(os.WriteFile(there, []byte("before"), 0o600), os.Chmod(there, 0o640)); err != nil {
		t.Fatal(err)
	}
	return folder
}

// left returns the files in a directory with their content.
func left(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, entry.Name()+"="+string(content))
	}
	return strings.Join(files, " ")
}

func file(contentType, content string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, content)
	}
}

func TestDownload(t *testing.T) {
	const content = "PK\x00\xff \n"
	s := serve(t, file("application/octet-stream", content))
	folder := folder(t)
	for _, name := range []string{"new", "there"} {
		if _, err := client(t, s.URL).Download(t.Context(), get(t), filepath.Join(folder, name)); err != nil {
			t.Error(err)
		}
	}
	if got, want := left(t, folder), "new="+content+" there="+content; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for name, want := range map[string]os.FileMode{"new": 0o600, "there": 0o640} {
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Mode() != want {
			t.Errorf("%s: %v %v, want %v", name, info.Mode(), err, want)
		}
	}
}

// A ZIP file that was cut off is not a backup.
func TestATruncatedZipIsNotKept(t *testing.T) {
	var content bytes.Buffer
	archive := zip.NewWriter(&content)
	part, err := archive.Create("Orders.json")
	if err == nil {
		_, err = part.Write([]byte("{}"))
	}
	if err := errors.Join(err, archive.Close()); err != nil {
		t.Fatal(err)
	}
	for size, kept := range map[int]bool{content.Len(): true, content.Len() - 1: false, content.Len() / 2: false} {
		s := serve(t, file("application/zip", content.String()[:size]))
		folder := folder(t)
		_, err := client(t, s.URL).Save(t.Context(), get(t), Target{Path: filepath.Join(folder, "new")})
		if kept != (err == nil) || strings.Contains(left(t, folder), "new=") != kept {
			t.Errorf("%d of %d bytes: %v, %s", size, content.Len(), err, left(t, folder))
		}
	}
}

// A response that is not what the name of the file says does not replace a good file.
func TestSaveChecksTheKindOfTheFile(t *testing.T) {
	for _, test := range []struct {
		fallback, contentType, content string
		kept                           bool
	}{
		{"k.zip", "application/octet-stream", "PK\x05\x06" + strings.Repeat("\x00", 18), true},
		{"k.zip", "application/json", `{}`, false},
		{"k.zip", "application/json", `null`, false},
		{"k.zip", "text/plain", `OK`, false},
		{"k.pem", "application/x-pem-file", "-----BEGIN", true},
		{"k.pem", "application/json", `{}`, false},
		{"k.pem", "application/x-pem-file", "\r\n {}", false},
		{"k.pem", "application/x-pem-file", "\ufeff{}", false},
		{"k.json", "application/json", `{"kty":"RSA"}`, true},
		{"k.json", "text/plain", `OK`, false},
		{"", "application/json", `{"openapi":"3.0.1"}`, true},
	} {
		s := serve(t, file(test.contentType, test.content))
		folder := folder(t)
		_, err := client(t, s.URL).Save(t.Context(), get(t), Target{Path: filepath.Join(folder, "there"), Force: true, Fallback: test.fallback})
		if wrong := !test.kept && kindOf(err) != fault.Unreadable; wrong || (left(t, folder) == "there=before") == test.kept {
			t.Errorf("%+v: %v, %s", test, err, left(t, folder))
		}
	}
}

// Whatever goes wrong, an existing file is unchanged and no file is added.
func TestFailedDownloadLeavesNoFile(t *testing.T) {
	for _, test := range []struct {
		name    string
		handler http.HandlerFunc
		kind    fault.Kind
	}{
		{"cut off", cut, fault.Unreadable},
		{"dropped", drop, fault.Unreachable},
		{"not found", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, fault.Failed},
		{"refused in a success", file("application/json", `{"status":"FAILURE","resultMessage":"Key (a) was not found!"}`), fault.NotFound},
		{"half of an envelope", file("application/json", `{"status":"SUC`), fault.Unreadable},
		{"page of a proxy", file("text/html", "<html>Please log in</html>"), fault.Unreadable},
		{"redirected", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://192.0.2.1/")
			w.WriteHeader(http.StatusFound)
		}, fault.Failed},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t, test.handler)
			folder := folder(t)
			for _, name := range []string{"new", "there"} {
				if _, err := client(t, s.URL).Download(t.Context(), get(t), filepath.Join(folder, name)); kindOf(err) != test.kind {
					t.Errorf("got %v, want %s", err, test.kind)
				}
			}
			if got := left(t, folder); got != "there=before" {
				t.Errorf("left: %q", got)
			}
		})
	}
}

// The start of a response that was cut off is discarded on a retry; a change is not
// retried.
func TestDownloadIsRetried(t *testing.T) {
	var s *server
	s = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if s.requests.Load() == 1 {
			cut(w, r)
			return
		}
		_, _ = io.WriteString(w, "whole")
	})
	folder := folder(t)
	if _, err := client(t, s.URL).Download(t.Context(), get(t), filepath.Join(folder, "there")); err != nil {
		t.Error(err)
	}
	if got := left(t, folder); got != "there=whole" {
		t.Errorf("left: %q", got)
	}
	broken := serve(t, cut)
	for pattern, want := range map[string]struct {
		kind     fault.Kind
		requests int32
	}{
		"POST /projects/{project}/export-import/{type}/export/": {fault.Unreadable, 4}, // a POST that reads
		"POST /projects/{project}/things/":                      {fault.OutcomeUnknown, 1},
	} {
		before := broken.requests.Load()
		request := Request{Operation: operation(t, pattern), Values: map[string]string{"project": "P", "type": "key"}}
		_, err := client(t, broken.URL).Download(t.Context(), request, filepath.Join(folder, "new"))
		if got := broken.requests.Load() - before; kindOf(err) != want.kind || got != want.requests {
			t.Errorf("%s: got %v after %d requests", pattern, err, got)
		}
	}
}

func TestLargeDownload(t *testing.T) {
	block := bytes.Repeat([]byte("x"), 1<<20)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for range maxAnswer>>20 + 1 {
			_, _ = w.Write(block)
		}
	})
	path := filepath.Join(t.TempDir(), "large")
	if _, err := client(t, s.URL).Download(t.Context(), get(t), path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != maxAnswer+1<<20 {
		t.Errorf("got %v, %v", info, err)
	}
}

func TestUnwritableFileIsRejectedBeforeTheRequest(t *testing.T) {
	s := serve(t, file("text/plain", "never"))
	folder := folder(t)
	for _, path := range []string{folder, filepath.Join(folder, "no", "such"), os.DevNull} {
		if _, err := client(t, s.URL).Download(t.Context(), get(t), path); kindOf(err) != fault.Usage {
			t.Errorf("%s: got %v", path, err)
		}
	}
	if s.requests.Load() != 0 {
		t.Error("something was sent")
	}
}

func TestDownloadFollowsSymlinks(t *testing.T) {
	s := serve(t, file("text/plain", "after"))
	folder := folder(t)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(folder, "there"), link); err != nil {
		t.Skip(err)
	}
	if _, err := client(t, s.URL).Download(t.Context(), get(t), link); err != nil {
		t.Error(err)
	}
	if got := left(t, folder); got != "there=after" {
		t.Errorf("left: %q", got)
	}
}

func TestInterruptedDownloadLeavesNoFile(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "begun")
		_ = http.NewResponseController(w).Flush()
		cancel()
		<-r.Context().Done()
	})
	folder := folder(t)
	if _, err := client(t, s.URL).Download(ctx, get(t), filepath.Join(folder, "new")); kindOf(err) != fault.Interrupted {
		t.Errorf("got %v", err)
	}
	if got := left(t, folder); got != "there=before" {
		t.Errorf("left: %q", got)
	}
}

// A full disk does not cause a retry.
func TestFullDiskEndsTheDownload(t *testing.T) {
	s := serve(t, file("text/plain", "content"))
	replacement, err := files.Replace(filepath.Join(t.TempDir(), "new"))
	if err != nil {
		t.Fatal(err)
	}
	file := download{file: replacement, path: "new"}
	full := func(reply *answer.Reply, body io.Reader) error {
		return file.receive(reply, readerFunc(func(buffer []byte) (int, error) {
			replacement.Discard() // writes fail from here on
			return body.Read(buffer)
		}))
	}
	for _, fromTheStart := range []bool{false, true} {
		for kind, request := range map[fault.Kind]Request{
			fault.Failed:         get(t),
			fault.OutcomeUnknown: {Operation: operation(t, "POST /projects/")}, // the response may have confirmed it
		} {
			file.operation = request.Operation
			receive := full
			if fromTheStart {
				receive = file.receive
			}
			before := s.requests.Load()
			if _, err := client(t, s.URL).send(t.Context(), request, true, receive); kindOf(err) != kind || s.requests.Load() != before+1 {
				t.Errorf("got %v", err)
			}
		}
	}
}

type readerFunc func(buffer []byte) (int, error)

func (r readerFunc) Read(buffer []byte) (int, error) { return r(buffer) }

// How much of a file was sent or received is known while that goes on.
func TestFilesAreCounted(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/octet-stream")
		_, _ = io.WriteString(w, strings.Repeat("x", 1<<20))
	})
	var mutex sync.Mutex
	counted := make(map[string]int64)
	c := client(t, s.URL, func(o *Options) {
		o.Moved = func(direction string, bytes int64) {
			mutex.Lock()
			defer mutex.Unlock()
			counted[direction] = bytes
		}
	})
	form := Multipart(Part{Name: "file", FileName: "file", File: held(strings.Repeat("x", 3<<20))})
	request := Request{Operation: operation(t, "POST /projects/"), Body: form}
	if _, err := c.Download(t.Context(), request, filepath.Join(t.TempDir(), "file")); err != nil {
		t.Fatal(err)
	}
	mutex.Lock()
	defer mutex.Unlock()
	if counted["sent"] < 3<<20 || counted["received"] != 1<<20 {
		t.Errorf("counted %v", counted)
	}
}
