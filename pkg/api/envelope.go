package api

import (
	"encoding/json"
	"errors"
	"strings"
)

// succeeded reads the flag of success, which each generation of servers spells
// in its own way (quirks.md §1): "status", "success", or nothing at all. Flags
// that are all null say nothing, and so are no success.
func (o object) succeeded() (bool, error) {
	if (o.has("status") || o.has("success")) && o.get("status") == nil && o.get("success") == nil {
		return false, errors.New("its flag of success is null")
	}
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
		if result.has("success") && result.get("success") == nil {
			return false, errors.New("its flag of success is null")
		}
		success, present, err := result.truth("success")
		return success || !present, err
	}
	return true, nil
}

// claims tells whether there is a flag of success at all.
func (o object) claims() bool {
	result, _ := readObject(o.get("result")) // which may be missing
	return o.has("status") || o.has("success") || result.has("success")
}

// isPage tells the error page of the server's framework, which means that the
// server has no such operation (quirks.md §2, §21).
func (o object) isPage() bool { return o.has("timestamp") && o.has("path") }

// speaks tells whether an object that came with an HTTP failure is the API's
// own.
func (o object) speaks() bool {
	return !o.isPage() && (o.has("resultMessage") || o.has("error_description") || o.text("status", "error", "message") != "")
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
	details, _ := readList(o.get("validation_errors")) // which may be missing
	for _, detail := range details {
		if shown, err := Redact(detail); err == nil {
			reason = strings.TrimPrefix(reason+"; "+compactText(shown), "; ")
		}
	}
	return reason
}

// compactText is a JSON text without its quotes, and any other value as it is.
func compactText(raw json.RawMessage) string {
	if text, ok := textIn(raw); ok {
		return text
	}
	return string(raw)
}
