package sandbox

import (
	"net"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestReason(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for address, want := range map[string]string{
		"nowhere":             "missing port in address",
		"127.0.0.1:65536":     "invalid port",
		"127.0.0.1:nothing":   "unknown port",
		taken.Addr().String(): "", // the message of the system
	} {
		_, err := sandbox.New(sandbox.Options{}).Start(address)
		if err == nil {
			t.Fatalf("%s: it listens", address)
		}
		if got := reason(err); !strings.Contains(got, want) || strings.Contains(got, ":") {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}
