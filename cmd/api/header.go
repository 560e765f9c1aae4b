package api

import (
	"net/textproto"
	"strings"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// parseHeaders reads the values of -H: "Name: value", or @FILE with one such
// line for each header.
func parseHeaders(values []string, read readText) (map[string][]string, error) {
	headers := make(map[string][]string)
	for _, value := range values {
		lines := []string{value}
		file, isFile := strings.CutPrefix(value, "@")
		if isFile {
			text, err := read(file)
			if err != nil {
				return nil, err
			}
			lines = strings.Split(strings.TrimSpace(text), "\n")
		}
		for _, line := range lines {
			if err := addHeader(headers, line, isFile); err != nil {
				return nil, err
			}
		}
	}
	return headers, nil
}

// nameCharacters are what HTTP takes in the name of a header.
const nameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~"

// addHeader does not repeat what it refuses: there may be a secret in it.
func addHeader(headers map[string][]string, line string, hidden bool) error {
	name, value, found := strings.Cut(line, ":")
	isName := name != "" && strings.Trim(name, nameCharacters) == ""
	name, value = textproto.CanonicalMIMEHeaderKey(name), strings.TrimSpace(value)
	if !found || !isName || strings.ContainsFunc(value, unicode.IsControl) {
		return fault.Usagef("a header is not written as \"Name: value\"")
	}
	switch name {
	case "Authorization", "Apinizer-Token", "Proxy-Authorization", "Cookie":
		return fault.Usagef("the header %s is not taken from the command line", name).
			WithHint("the token in force is sent by itself; set it with APIOPS_TOKEN or --token-file")
	case "Host", "Content-Length", "Transfer-Encoding", "Connection":
		return fault.Usagef("the header %s follows from the request", name).
			WithHint("leave it out")
	case "X-Apinizer-Package-Passphrase": // quirks.md §10
		if !hidden {
			return fault.Usagef("a passphrase in the command line can be read by others").
				WithHint("put the header in a file, and give -H @FILE")
		}
	}
	headers[name] = append(headers[name], value)
	return nil
}
