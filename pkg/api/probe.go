package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// Probe calls a proxy through the gateway and returns the HTTP status. Unlike a request of a Client,
// it carries no token and no client certificate, is sent once, and follows no redirect.
func Probe(ctx context.Context, o Options, method, address string) (status int, err error) {
	o.ClientCert, o.ClientKey = "", ""
	encryption, err := o.encryption()
	if err != nil {
		return 0, err
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: encryption, TLSHandshakeTimeout: connectTimeout}
	defer transport.CloseIdleConnections()
	limit := o.Timeout
	if limit <= 0 {
		limit = time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return 0, fault.Usagef("cannot probe %s: it is not a valid address", redact.Address(address))
	}
	request.Header.Set("User-Agent", o.UserAgent)
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		return 0, probeFailed(ctx, err)
	}
	defer response.Body.Close()
	const most = 64 << 10
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, most)) // the status is all that counts
	return response.StatusCode, nil
}

// probeFailed leaves out the address, which the caller names.
func probeFailed(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return fault.Newf(fault.Interrupted, "interrupted")
	}
	var inAddress *url.Error
	if errors.As(err, &inAddress) {
		err = inAddress.Err
	}
	return fault.Newf(fault.Unreachable, "%s", describe(err))
}
