package text

import (
	"encoding/json"
	"errors"
	"strings"
)

// Line writes a name as a line that ParseLine reads back: the name itself or, if it would not come back,
// such as one that begins with a space, a JSON string.
func Line(name string) string {
	plain := name != "" && strings.TrimSpace(name) == name && Visible(name) == name && name[0] != '"' && name[0] != '#'
	if plain {
		return name
	}
	var quoted strings.Builder
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(name) // never fails
	return string(VisibleJSON([]byte(strings.TrimSuffix(quoted.String(), "\n"))))
}

// ParseLine returns the name that Line wrote. Its error continues a sentence that begins with the line.
func ParseLine(line string) (name string, err error) {
	if !strings.HasPrefix(line, `"`) {
		return line, nil
	}
	if json.Unmarshal([]byte(line), &name) != nil {
		return "", errors.New("is not a JSON string")
	}
	return name, nil
}
