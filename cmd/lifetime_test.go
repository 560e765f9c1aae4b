package cmd_test

import (
	"strings"
	"testing"
)

// M could mean minutes or months.
func TestTheUnitOfALifetimeIsNotGuessed(t *testing.T) {
	for line, flag := range map[string]string{
		"--expires-in 1M":                    "expires-in",
		"--refresh-expires-in=30M":           "refresh-expires-in",
		"--expires-in 1 --expires-in-unit M": "expires-in-unit",
	} {
		typing{words: strings.Fields("credential token set a " + line)}.
			refuses(t, "--"+flag+" has the ambiguous unit M", "hint: use m for minutes or mo for months\n")
	}
	for amount, unit := range map[string]string{"1m": "MINUTES", "1mo": "MONTHS", "1Mo": "MONTHS", "1MIN": "MINUTES", "1H": "HOURS"} {
		got := typing{words: strings.Fields("credential token set a --expires-in " + amount)}.run(t)
		if len(got.requests) != 1 || !strings.Contains(got.requests[0], `{"tokenExpiresInAmount":1,"tokenExpiresInUnit":"`+unit+`"}`) {
			t.Errorf("%s: exit code %d, requests %q, stderr %q; want %s", amount, got.exit, got.requests, got.err, unit)
		}
	}
}
