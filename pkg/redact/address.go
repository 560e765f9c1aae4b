package redact

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
)

// addresses masks the secrets in the addresses in a text, and returns them as they are written there:
// the passwords of users, also of several hosts and in the form of Oracle, and parameters, which JDBC
// separates with semicolons.
func addresses(text string) (masked string, secrets []string) {
	if !strings.Contains(text, "://") && !strings.Contains(text, "jdbc:") || !strings.ContainsAny(text, "@=") {
		return text, nil
	}
	for _, pattern := range []string{
		// A password may contain anything, even what must be escaped there.
		`((?:://|,)[^/?#\s:@,\[]*:)([^/?#\s,]+|[^/?#\s@]+|[^\s"'<>,@]+)@`, `(jdbc:oracle:\w+:[^/@\s]+/)([^@\s]+)@`, `[?&;#]([^=?&;#\s]+)=([^?&;#\s]+)`,
	} {
		part := regexp.MustCompile(pattern)
		text = part.ReplaceAllStringFunc(text, func(found string) string {
			groups := part.FindStringSubmatch(found)
			before, secret := groups[1], groups[2]
			key, _ := url.QueryUnescape(before)
			isUser := strings.HasSuffix(found, "@")
			if !isUser && !isParameter(key) || isUser && isPort(secret) || secret == Mask || isFlag(json.RawMessage(secret)) {
				return found
			}
			if len(secret) >= shortest {
				secrets = append(secrets, secret)
			}
			at := strings.LastIndex(found, secret)
			return found[:at] + Mask + found[at+len(secret):]
		})
	}
	return text, secrets
}

// isPort reports whether what looks like a password is a port, or a placeholder for one, and what
// follows it: a path, or another address.
func isPort(text string) bool {
	return strings.Contains(text, "://") || regexp.MustCompile(`^(\d{1,5}|\$?\{[^{}]*\})[/?#]`).MatchString(text)
}

// isParameter reports whether a parameter of an address of this name is secret.
func isParameter(key string) bool {
	lower := strings.ToLower(key)
	return Field(key) || lower == "sig" || strings.HasSuffix(lower, "signature") || strings.HasSuffix(lower, "accesskey") || lower == "accountkey"
}
