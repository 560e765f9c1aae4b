package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// checkTunnel reads what a proxy says to the wish for a connection.
func checkTunnel(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &Error{
		Kind:    Unreachable,
		Message: fmt.Sprintf("the proxy %s did not connect: %d %s", proxy.Host, answer.StatusCode, http.StatusText(answer.StatusCode)),
		Hint:    "nothing was changed; check the variable HTTPS_PROXY, and what the proxy allows",
		Host:    proxy.Host,
		Status:  answer.StatusCode,
	}
}
