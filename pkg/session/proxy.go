package session

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// proxyVariables returns the variables that set the proxy for a scheme. The first that is not empty
// applies, as in net/http.
func proxyVariables(scheme string) []string {
	name := strings.ToUpper(scheme) + "_PROXY"
	return []string{name, strings.ToLower(name)}
}

// proxyVariable returns the variable that sets the proxy for a scheme, or the one to set if there
// is none.
func proxyVariable(lookup func(string) (string, bool), scheme string) string {
	names := proxyVariables(scheme)
	for _, name := range names {
		if address, _ := lookup(name); address != "" {
			return name
		}
	}
	return names[0]
}

// checkProxies rejects proxy addresses that net/http would silently ignore or misinterpret, and so
// send the token by another route. It never uses a proxy for this machine.
func checkProxies(lookup func(string) (string, bool), host *url.URL) error {
	if IsLoopback(host.Hostname()) {
		return nil
	}
	for _, name := range proxyVariables(host.Scheme) {
		address, _ := lookup(name)
		if address == "" {
			continue
		}
		if failure := checkProxy(address); failure != nil {
			return failure.In("variable " + name)
		}
	}
	return nil
}

// checkProxy never quotes the address, which may contain a password.
func checkProxy(address string) *fault.Error {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	proxy, err := url.Parse(address)
	switch {
	case err != nil:
		return fault.Usagef("not a valid proxy address").
			WithHint("use http://HOST:PORT; in a password, write %% as %%25, # as %%23, / as %%2F, space as %%20")
	case !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, proxy.Scheme):
		return fault.Usagef("unsupported proxy scheme").WithHint("use http, https, socks5 or socks5h")
	case proxy.Hostname() == "":
		return fault.Usagef("the proxy address has no host").WithHint("use %s://HOST:PORT", proxy.Scheme)
	case proxy.Port() == "":
		return nil
	}
	if port, err := strconv.ParseUint(proxy.Port(), 10, 16); err != nil || port == 0 {
		return fault.Usagef("invalid port in the proxy address").WithHint("use a port between 1 and 65535")
	}
	return nil
}
