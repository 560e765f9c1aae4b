package cmd_test

import (
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
)

// A login finds out that the disk is full before it sends the password.
func TestALoginOnAFullDiskSendsNothing(t *testing.T) {
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	t.Cleanup(server.Close)
	folder := t.TempDir()
	inside := func(script string) *exec.Cmd {
		process := exec.CommandContext(t.Context(), "unshare", "--user", "--map-root-user", "--mount", "sh", "-ec",
			`mount -t tmpfs -o size=64k none "$0"; cd "$0"; `+script, folder)
		process.Env = append(process.Environ(), "APIOPS_HOST="+server.URL)
		return process
	}
	if said, err := inside("true").CombinedOutput(); err != nil {
		t.Skipf("cannot mount a file system: %v: %s", err, said)
	}
	for name, fill := range map[string]string{
		"full":        "dd if=/dev/zero of=rest 2>/dev/null || true",
		"almost full": "dd if=/dev/zero of=rest bs=1k count=60 2>/dev/null", // too full for a token
	} {
		process := inside(fill + `; : >config.yaml
			echo secret | apiops --config config.yaml auth login --username operator --password-stdin --storage file || code=$?
			ls -A; exit $code`)
		said, _ := process.CombinedOutput()
		if exit := process.ProcessState.ExitCode(); exit != 2 || !strings.Contains(string(said), "cannot write config.yaml: no space left") {
			t.Errorf("%s: exit code %d: %s", name, exit, said)
		}
		if strings.Contains(string(said), ".apiops-") {
			t.Errorf("%s: a temporary file is left: %s", name, said)
		}
	}
	if sent := requests.Load(); sent > 0 {
		t.Errorf("sent %d requests", sent)
	}
}
