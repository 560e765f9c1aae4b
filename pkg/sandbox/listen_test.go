package sandbox_test

import (
	"net"
	"net/http"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// Whatever address a sandbox listens on, it reports one that clients can use.
func TestAddressIsReachable(t *testing.T) {
	for _, listen := range []string{"", ":0", "0.0.0.0:0", "[::]:0", "127.0.0.1:0", "localhost:0"} {
		practice := sandbox.New(sandbox.Options{})
		server, err := practice.Start(listen)
		if err != nil {
			t.Fatal(err)
		}
		host, port, err := net.SplitHostPort(server.Addr)
		if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() || port == "0" {
			t.Errorf("%q: the address is %s", listen, server.Addr)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+server.Addr+"/apiops/test/healthcheck", nil)
		if err != nil {
			t.Fatal(err)
		}
		reply, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Errorf("%q: %v", listen, err)
		} else {
			_ = reply.Body.Close()
		}
		_ = server.Close()
	}
}
