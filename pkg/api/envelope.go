package api

import (
	"encoding/json"
	"strings"
)

// succeeded reads the flag of success, which each generation of servers spells
// in its own way (quirks.md §1): "status", "success", or nothing at all.
func (o object) succeeded() (bool, error) {
	if o.get("error") != nil {
		return false, nil
	}
	if status := o.get("status"); status != nil && !strings.EqualFold(o.text("status"), "SUCCESS") {
		return false, nil
	}
	if success, present, err := o.truth("success"); err != nil || present && !success {
		return false, err
	}
	if nested := o.get("result"); isObject(nested) {
		result, err := readObject(nested)
		if err != nil {
			return false, err
		}
		success, present, err := result.truth("success")
		return success || !present, err
	}
	return true, nil
}

// speaks tells whether an object that came with an HTTP failure is the API's
// own. The error page of its framework is not: its status is a number, and it
// means that the server has no such operation (quirks.md §2, §21).
func (o object) speaks() bool {
	if o.has("timestamp") && o.has("path") {
		return false
	}
	return o.has("resultMessage") || o.has("error_description") || o.text("status") != "" || o.text("error", "message") != ""
}

// has tells whether a key is there, even as null.
func (o object) has(key string) bool {
	for _, m := range o {
		if m.key == key {
			return true
		}
	}
	return false
}

// reason is the server's own account of a failure (quirks.md §2).
func (o object) reason() string {
	reason := o.text("resultMessage", "error_description", "message", "error")
	var details []json.RawMessage
	if json.Unmarshal(o.get("validation_errors"), &details) != nil {
		return reason
	}
	for _, detail := range details {
		reason = strings.TrimPrefix(reason+"; "+compactText(detail), "; ")
	}
	return reason
}

// compactText is a JSON text without its quotes, and any other value as it is.
func compactText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}
