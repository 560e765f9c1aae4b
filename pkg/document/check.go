package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Check returns an error with the position if text is not valid JSON.
func Check(text []byte) error {
	if json.Valid(text) {
		return nil
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return errors.New("it is empty")
	}
	line, column := 1, 1
	var syntax *json.SyntaxError
	if errors.As(json.Unmarshal(text, new(json.RawMessage)), &syntax) {
		before := text[:max(0, syntax.Offset-1)]
		line += bytes.Count(before, []byte("\n"))
		column += len(before) - 1 - bytes.LastIndexByte(before, '\n')
	}
	return fmt.Errorf("invalid JSON at line %d, column %d", line, column)
}

// CheckKeys returns an error if an object has a duplicate key, at any depth of valid
// JSON.
func CheckKeys(value []byte) error {
	value = bytes.TrimSpace(value)
	if IsDeep(value) {
		return errors.New("it is nested too deeply")
	}
	return checkKeys(value)
}

func checkKeys(value []byte) error {
	inside, _ := ReadList(value)
	if IsObject(value) {
		o, err := ReadObject(value)
		if err != nil {
			return err
		}
		for _, m := range o {
			inside = append(inside, m.Value)
		}
	}
	for _, element := range inside {
		if err := checkKeys(element); err != nil {
			return err
		}
	}
	return nil
}

// IsDeep reports whether JSON is nested deeper than any response of the API. Indenting
// takes the square of the depth, so a small response would become a gigabyte.
func IsDeep(text []byte) bool {
	const most = 200
	if !IsObject(text) && !IsList(text) {
		return false
	}
	depth, quoted, escaped := 0, false, false
	for _, char := range text {
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped, quoted = char == '\\', char != '"'
		case char == '"':
			quoted = true
		case char == '{', char == '[':
			if depth++; depth > most {
				return true
			}
		case char == '}', char == ']':
			depth--
		}
	}
	return false
}
