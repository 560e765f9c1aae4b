package rollout

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/apiops-cli/apiops/pkg/document"
)

// Spec is a specification of an API: a file, or a URL that the manager can reach.
type Spec struct {
	Name    string // of the file as it is sent
	Content []byte
	URL     string // instead of a file
	Type    string // how the proxy is created, such as OPEN_API; empty: as before, or as the content says
}

// hash returns a hash of the specification.
func (s Spec) hash() string {
	if s.URL != "" {
		return hashOf([]byte(s.URL))
	}
	return hashOf(s.Content)
}

func hashOf(content []byte) string {
	const shown = 16 // hexadecimal digits; enough to tell versions apart, and short in a list
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])[:shown]
}

// SpecType returns what a specification is, as the server calls it: OPEN_API, SWAGGER or WSDL. It is
// empty for anything else.
func SpecType(content []byte) string {
	text := strings.TrimSpace(strings.TrimPrefix(string(content), "\ufeff"))
	marks := regexp.MustCompile(`(?m)^["']?(openapi|swagger)["']?\s*:`) // in YAML
	switch {
	case strings.HasPrefix(text, "<"):
		if regexp.MustCompile(`<([\w.-]+:)?(definitions|description)\b`).MatchString(text) {
			return "WSDL"
		}
		return ""
	case strings.HasPrefix(text, "{"):
		if !json.Valid([]byte(text)) {
			return ""
		}
		for _, member := range document.Members([]byte(text)) {
			if kind := specType(member.Key); kind != "" {
				return kind
			}
		}
		return ""
	}
	if mark := marks.FindStringSubmatch(text); mark != nil {
		return specType(mark[1])
	}
	return ""
}

// specType returns what a specification is by the field that has its version.
func specType(field string) string {
	switch field {
	case "openapi":
		return "OPEN_API"
	case "swagger":
		return "SWAGGER"
	}
	return ""
}
