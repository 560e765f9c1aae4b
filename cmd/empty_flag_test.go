package cmd_test

import (
	"strings"
	"testing"
)

// An empty value is often an unset variable of a script: it must not count as no flag.
func TestAnEmptyFlagIsRejected(t *testing.T) {
	for flag, line := range map[string]string{
		"expires":         "credential access grant api-user --proxy Orders --expires",
		"proxy":           "credential access grant api-user --proxy-group Partners --proxy",
		"proxy-group":     "credential access revoke api-user --yes --proxy Orders --proxy-group",
		"output-file":     "api /credentials/ --output-file",
		"input":           "api POST /credentials/ --input",
		"field":           "api /credentials/ --field",
		"header":          "api /credentials/ --header",
		"grant-type":      "credential token set api-user --refresh true --grant-type",
		"expires-in-unit": "credential token set api-user --expires-in 12h --expires-in-unit",
		"never-expires":   "credential token set api-user --never-expires",
		"role":            "credential update api-user --email a@example.com --role",
		"file":            "credential update api-user --email a@example.com --file",
		"password-file":   "credential password set api-user --password-file",
		"username":        "auth login --username",
		"concurrency":     "credential delete api-user --yes --concurrency",
		"project":         "credential list --project",
	} {
		hint := "hint: specify a value or omit the flag\n"
		for _, value := range []string{"", " "} {
			words := strings.Fields(line)
			typing{words: append(words, value)}.refuses(t, "flag --"+flag+" is empty", hint)
			words[len(words)-1] += "=" + value
			typing{words: words}.refuses(t, "flag --"+flag+" is empty", hint)
		}
	}
	for _, words := range [][]string{{"-p", ""}, {"-p", "\t"}, {"-p="}, {"-yp", ""}, {"-yp="}} {
		typing{words: append([]string{"credential", "delete", "api-user"}, words...)}.refuses(t, "flag --project is empty", "")
	}
	typing{words: []string{"credential", "update", "api-user", "-f", ""}}.refuses(t, "flag --file is empty", "")
	typing{words: []string{"api", "POST", "/credentials/", "-f", ""}}.refuses(t, "flag --raw-field is empty", "")
}

func TestATextFieldMayBeEmpty(t *testing.T) {
	for _, words := range [][]string{{"--description", ""}, {"--description="}} {
		words = append(strings.Fields("credential create new --full-name A --email a@example.com --password-file -"), words...)
		got := typing{words: words, stdin: "canary"}.run(t)
		if sent := strings.Join(got.requests, "\n"); got.exit != 0 || !strings.Contains(sent, `"description":""`) {
			t.Errorf("%q: exit code %d, stderr %q, requests %s", words, got.exit, got.err, sent)
		}
	}
}
