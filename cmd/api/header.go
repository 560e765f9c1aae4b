package api

import (
	"net/textproto"
	"strings"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
)

// parseHeaders parses the values of -H: "Name: value", or @FILE with one such line per
// header.
func parseHeaders(values []string, read input.ReadText) (map[string][]string, error) {
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

// nameCharacters are the characters that HTTP allows in a header name.
const nameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~"

// addHeader does not repeat a header that it rejects: it may contain a secret.
func addHeader(headers map[string][]string, line string, hidden bool) error {
	name, value, found := strings.Cut(line, ":")
	isName := name != "" && strings.Trim(name, nameCharacters) == ""
	name, value = textproto.CanonicalMIMEHeaderKey(name), strings.TrimSpace(value)
	if !found || !isName || strings.ContainsFunc(value, unicode.IsControl) {
		return fault.Usagef("invalid header: use the form \"Name: value\"")
	}
	switch name {
	case "Authorization", "Apinizer-Token", "Proxy-Authorization", "Cookie":
		return fault.Usagef("the header %s cannot be set with -H", name).
			WithHint("use APIOPS_TOKEN or --token-file to set the token, which is sent automatically")
	case "Host", "Content-Length", "Transfer-Encoding", "Connection":
		return fault.Usagef("the header %s cannot be set: it depends on the request", name).
			WithHint("remove the header")
	case "X-Apinizer-Package-Passphrase": // quirks.md §10
		if !hidden {
			return fault.Usagef("other users can read a passphrase on the command line").
				WithHint("put the header in a file and use -H @FILE")
		}
	}
	headers[name] = append(headers[name], value)
	return nil
}
