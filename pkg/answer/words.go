package answer

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/text"
)

// says is what an object says of itself.
type says int

const (
	silent says = iota
	yes
	notYet
	no
)

// wordOf tells what a word of "status" or "state" says. One that nobody knows
// says nothing.
func wordOf(word string) says {
	constant := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return '_'
		}
		return unicode.ToUpper(r)
	}, strings.TrimSpace(word))
	switch constant {
	case "SUCCESS", "SUCCESSFUL", "SUCCEEDED", "OK", "DEPLOYED", "UNDEPLOYED", "COMPLETED", "DONE", inSync:
		return yes
	case "PENDING", "IN_PROGRESS", "QUEUED", "RUNNING", "WAITING", "SCHEDULED", "STARTED", "DEPLOYING", "UNDEPLOYING", "ACCEPTED", "PROCESSING":
		return notYet
	case "FAILURE", "FAIL", "FAILED", "ERROR", "DEGRADED", "PARTIAL", "PARTIALLY_DEPLOYED", "NOT_DEPLOYED", "REJECTED", "DENIED", "CRASHED",
		"CANCELLED", "CANCELED", "ABORTED", "INTERRUPTED", "TIMEOUT", "TIMED_OUT", "UNREACHABLE", "UNAVAILABLE", "OUT_OF_SYNC":
		return no
	}
	if strings.Contains(constant, "_") && word == strings.ToUpper(word) {
		return compound(constant)
	}
	return silent
}

// compound tells a constant of several words, one of which denies, such as
// DEPLOYMENT_FAILED; NO_ERRORS says nothing.
func compound(constant string) says {
	verdict := silent
	for part := range strings.SplitSeq(constant, "_") {
		switch part {
		case "FAIL", "FAILED", "FAILURE", "FAILURES", "ERROR", "ERRORS", "UNSUCCESSFUL", "PARTIAL", "PARTIALLY":
			verdict = no
		case "NO", "NOT", "WITHOUT":
			return silent
		}
	}
	return verdict
}

// inSync is the state of a whole that every environment has (quirks.md §23).
const inSync = "IN_SYNC"

// verdictOf is what a result says of itself: a denial by any of its flags and
// words counts, then one that says not yet, then a confirmation.
func verdictOf(result document.Object) (says, error) {
	verdict := max(wordOf(result.Text("status")), wordOf(result.Text("state")))
	for _, key := range []string{"success", "deployed", "acknowledged"} {
		value, said, err := result.Truth(key)
		switch {
		case err != nil:
			return no, err
		case said && !value:
			verdict = no
		case said:
			verdict = max(verdict, yes)
		}
	}
	return verdict, nil
}

// denies tells a denial that stands whatever was asked for: by a word, in a
// sentence, by a list of what failed, or by a key that nobody knows.
//
// Such a key may be a known one by another name, or one that a newer server adds.
// A false or a word of failure under it counts only where the object has no flag,
// or no word, of its own: there the unknown key must be it, and to overlook it
// would turn a failure into a success. Beside one it says something else, such as
// "cached": false, and to count it would turn a success into a failure. So a server
// that adds an unknown false to a result without any flag makes it a failure: that
// is the error that does no harm.
func (d *reading) denies(result document.Object, verdict says) bool {
	worded := isWorded(result)
	for _, m := range result {
		words, _ := document.Text(m.Value)
		switch {
		case m.Key == "status", m.Key == "state":
			if d.wordOf(words) == no {
				return true
			}
		case m.Key == "acknowledged", isName(m.Key):
		case verdict == silent && string(m.Value) == "false",
			!worded && d.wordOf(words) == no,
			hasFailed(m),
			d.names.deny(words):
			return true
		}
	}
	return false
}

// isWorded tells an object that has a word of its own.
func isWorded(o document.Object) bool { return o.Get("status") != nil || o.Get("state") != nil }

// isName tells the keys of names, whose words are not the server's.
func isName(key string) bool {
	return key == "environment" || strings.HasSuffix(strings.ToLower(key), "name")
}

// isFailure tells a value that is a word of failure.
func isFailure(value json.RawMessage) bool {
	words, _ := document.Text(value)
	return wordOf(words) == no
}

// isWaiting tells a word that says not yet, under whatever key.
func isWaiting(m document.Member) bool {
	words, _ := document.Text(m.Value)
	return wordOf(words) == notYet && !isName(m.Key)
}

// hasFailed tells what failed, or how much of it, such as "failedPods", and what
// went wrong in a deployment that calls itself a success.
func hasFailed(m document.Member) bool {
	key := strings.ToLower(m.Key)
	return (strings.HasPrefix(key, "failed") || slices.Contains([]string{"failure", "failures", "failurecount", "error", "errors"}, key)) &&
		!isEmpty(m.Value)
}

// wordOf knows also which state denies that this operation was carried out, and
// that not to be deployed is well where nothing was to be.
func (d *reading) wordOf(word string) says {
	word = strings.TrimSpace(word)
	switch {
	case d.wrong != "" && strings.EqualFold(word, d.wrong):
		return no
	case !d.due && strings.EqualFold(strings.ReplaceAll(word, " ", "_"), "NOT_DEPLOYED"):
		return silent
	}
	return wordOf(word)
}

// word reads a state by itself.
func (d *reading) word(value json.RawMessage) {
	words, _ := document.Text(value)
	d.tell(d.wordOf(words))
	d.denied = d.denied || d.wordOf(words) == no
	d.inSync = d.inSync || words == inSync
}

// names are those of a request.
type names []string

// deny tells words that deny a deployment: some servers tell only there that
// it failed (quirks.md §5). The names in the request, and those in parentheses, are
// not the server's words.
func (n names) deny(words string) bool {
	if lower := strings.ToLower(words); !strings.Contains(lower, "deploy") || !text.ContainsAny(lower, "fail", "not", "unable", "unsuccessful") {
		return false // as nearly always
	}
	lower := inLine(withoutNames(words))
	for _, found := range regexp.MustCompile(denial).FindAllStringIndex(lower, -1) {
		if !n.hold(lower, found) && !regexp.MustCompile(`\b(no|0|zero|none of the|without)\s+$`).MatchString(lower[:found[0]]) {
			return true
		}
	}
	return false
}

// denial lets a dot or a colon stand within a name, such as prod.eu.
const denial = `\b(un|re)?deploy(ment|ments|ing)?( (to|of|on|in|at|for|from) ([^.;:!]|[.:][^ ]){1,100}?)?( -|:)?( has| have| was| were)?( partially)? (failed|unsuccessful)\b` +
	`|\b(failed|unable) to (un|re)?deploy|\b(could not|cannot|can not) (be )?(un|re)?deploy`

// inLine is a text in lower case, and with single blanks.
func inLine(words string) string { return strings.ToLower(strings.Join(strings.Fields(words), " ")) }

// hold tells words that stand in one of the names.
func (n names) hold(words string, found []int) bool {
	for _, name := range n {
		name = inLine(name)
		for start := 0; name != ""; start++ {
			at := strings.Index(words[start:], name)
			if at < 0 {
				break
			}
			start += at
			if start <= found[0] && found[1] <= start+len(name) {
				return true
			}
		}
	}
	return false
}
