package answer

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/text"
)

// says is what an object reports about itself.
type says int

const (
	silent says = iota
	yes
	notYet
	no
)

// wordOf classifies a word of "status" or "state". An unknown word is silent.
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

// asConstant returns a state in upper case, as most servers write it. A sentence stays as it is.
func asConstant(state string) string {
	if strings.Contains(strings.TrimSpace(state), " ") {
		return state
	}
	return strings.ToUpper(state)
}

// compound classifies a constant of several words, one of which denies, such as
// DEPLOYMENT_FAILED; NO_ERRORS is silent.
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

// inSync is the state of a deployment that has reached every environment (quirks.md §23).
const inSync = "IN_SYNC"

// verdictOf returns what a result reports about itself: a denial by any of its flags and
// words takes precedence, then a pending state, then a confirmation.
func verdictOf(result document.Object) (says, error) {
	verdict := max(wordOf(asConstant(result.Text("status"))), wordOf(asConstant(result.Text("state"))))
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

// denies reports whether a result contains a denial that counts in any case: by a word,
// in a sentence, by a list of failures, or by an unknown key.
//
// An unknown key may be a known one under another name, or one that a newer server added.
// A false or a word of failure under it counts only if the object has no flag, or no
// word, of its own: then the unknown key must be it, and ignoring it would turn a failure
// into a success. Next to a known one it means something else, such as "cached": false,
// and counting it would turn a success into a failure. So if a server adds an unknown
// false to a result without any flag, the result becomes a failure: that is the harmless
// error.
func (d *reading) denies(result document.Object, verdict says) bool {
	worded := isWorded(result)
	for _, m := range result {
		words, _ := document.Text(m.Value)
		switch {
		case m.Key == "status", m.Key == "state":
			if d.wordOf(asConstant(words)) == no {
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

// isWorded reports whether an object has a status or a state.
func isWorded(o document.Object) bool { return o.Get("status") != nil || o.Get("state") != nil }

// isName reports whether a key contains a name, which is not among the server's words.
func isName(key string) bool {
	return key == "environment" || strings.HasSuffix(strings.ToLower(key), "name")
}

// isFailure reports whether a value is a word of failure.
func isFailure(value json.RawMessage) bool {
	words, _ := document.Text(value)
	return wordOf(words) == no
}

// isWaiting reports whether a member is a pending word, under any key except one of a
// name.
func isWaiting(m document.Member) bool {
	words, _ := document.Text(m.Value)
	return wordOf(words) == notYet && !isName(m.Key)
}

// hasFailed reports whether a member lists or counts failures, such as "failedPods", even
// in a deployment that reports success.
func hasFailed(m document.Member) bool {
	key := strings.ToLower(m.Key)
	words := []string{"failure", "failures", "failurecount", "failcount", "error", "errors", "errorcount", "errorscount"}
	counts := strings.HasSuffix(key, "failed") && !strings.HasPrefix(key, "last") && isAmount(m.Value) // not a time
	return counts || (strings.HasPrefix(key, "failed") || slices.Contains(words, key)) && !isEmpty(m.Value)
}

// isAmount reports whether a value is a number above zero, a list that is not empty, or true.
func isAmount(value json.RawMessage) bool {
	number, err := strconv.ParseFloat(document.Words(value), 64)
	return err == nil && number > 0 || string(value) == "true" || document.IsList(value) && !isEmpty(value)
}

// wordOf also knows which state means that this operation was not carried out, and that
// NOT_DEPLOYED is fine if no deployment was due.
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

// word reads a state that stands alone.
func (d *reading) word(value json.RawMessage) {
	words, _ := document.Text(value)
	said := d.wordOf(words)
	d.tell(said)
	d.denied = d.denied || said == no
	d.inSync = d.inSync || words == inSync
}

// names are the names in a request.
type names []string

// deny reports whether words deny a deployment: some servers report a failure only there
// (quirks.md §5). The names in the request are not the server's words. A name in parentheses
// may separate them, such as "deployment (prod) failed".
func (n names) deny(words string) bool {
	if lower := strings.ToLower(words); !strings.Contains(lower, "deploy") || !text.ContainsAny(lower, "fail", "not", "unable", "unsuccessful") {
		return false // the common case
	}
	for _, lower := range slices.Compact([]string{inLine(words), inLine(withoutNames(words))}) {
		for _, found := range regexp.MustCompile(denial).FindAllStringIndex(lower, -1) {
			if !n.hold(lower, found) && !regexp.MustCompile(`\b(no|0|zero|none of the|without)\s+$`).MatchString(lower[:found[0]]) {
				return true
			}
		}
	}
	return false
}

// denial allows a dot or a colon inside a name, such as prod.eu.
const denial = `\b(un|re)?deploy(ment|ments|ing)?( (to|of|on|in|at|for|from) ([^.;:!()]|[.:][^ ]){1,100}?)?( -|:)?( has| have| was| were)?( partially)? (failed|unsuccessful)\b` +
	`|\b(failed|unable) to (un|re)?deploy|\b(could not|cannot|can not) (be )?(un|re)?deploy`

// inLine returns a string in lower case with single spaces.
func inLine(words string) string { return strings.ToLower(strings.Join(strings.Fields(words), " ")) }

// hold reports whether the match is part of one of the names.
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
