package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// checkTunnel reads what a proxy says to the wish for a connection.
func checkTunnel(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return fault.Newf(fault.Unreachable, "the proxy %s did not connect: %d %s", proxy.Host, answer.StatusCode, http.StatusText(answer.StatusCode)).
		WithHint("nothing was changed; check the variable HTTPS_PROXY, and what the proxy allows").
		At(proxy.Host, answer.StatusCode)
}
