package catalog

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestOperationsAreUnique(t *testing.T) {
	lines := make(map[string]string)
	for _, operation := range Operations() {
		key := operation.Key()
		if other, twice := lines[key]; twice {
			t.Errorf("%s is the same as %s", operation, other)
		}
		lines[key] = operation.String()
	}
	if len(lines) != 466 {
		t.Errorf("%d operations", len(lines))
	}
	if strings.Contains(operations, "  ") || strings.Count(operations, "\n") != len(lines) {
		t.Error("a line is empty or formatted differently")
	}
}

func TestTheListIsSorted(t *testing.T) {
	place := func(o Operation) string { _, path, _ := strings.Cut(o.Key(), " "); return path }
	if !slices.IsSortedFunc(Operations(), func(a, b Operation) int {
		return cmp.Or(strings.Compare(place(a), place(b)), strings.Compare(a.Method, b.Method))
	}) {
		t.Error("not sorted by path, then method")
	}
}

// If one request can match two routes, they are listed in the order in which the server
// chooses: at the first difference, the word precedes the placeholder.
func TestWordsPrecedePlaceholders(t *testing.T) {
	overlaps := 0
	all := Operations()
	for i, earlier := range all {
		for _, later := range all[i+1:] {
			if earlier.Method != later.Method || !overlap(earlier.Path, later.Path) {
				continue
			}
			overlaps++
			if !wordFirst(earlier.Path, later.Path) {
				t.Errorf("%s hides %s", earlier, later)
			}
		}
	}
	if overlaps == 0 {
		t.Error("nothing overlaps, so nothing was tested")
	}
}

func overlap(a, b string) bool {
	return equalPaths(a, b, func(a, b string) bool { return fits(a, b) || fits(b, a) })
}

func wordFirst(earlier, later string) bool {
	others := strings.Split(later, "/")
	for i, segment := range strings.Split(earlier, "/") {
		if !sameSegment(segment, others[i]) {
			_, open := placeholder(segment)
			return !open
		}
	}
	return false
}

// The counts are from quirks.md (§6, §8, §13, §20, §23).
func TestCounts(t *testing.T) {
	is := func(fact string) func(Operation) bool {
		return func(o Operation) bool {
			facts := []string{string(o.Effect), string(o.Deploys), string(o.Answer), string(o.Speaks),
				string(o.Contract)}
			return slices.Contains(facts, fact)
		}
	}
	unknown := func(o Operation) bool { return o.Deploys == DeploysUnknown }
	asks := func(place Place) func(Operation) bool {
		return func(o Operation) bool { return o.Asks.In == place }
	}
	version := func(version Version) func(Operation) bool {
		return func(o Operation) bool { return o.Version == version }
	}
	post := func(effect Effect) func(Operation) bool {
		return func(o Operation) bool { return o.Method == http.MethodPost && o.Effect == effect }
	}
	for _, test := range []struct {
		name string
		has  func(Operation) bool
		want int
	}{
		{"no trailing slash", func(o Operation) bool {
			return !strings.HasSuffix(o.Path, "/")
		}, 52 + 102},
		{"POST that reads: 17, 2 probes, the token", post(EffectReads), 20},
		{"POST that destroys", post(EffectDestroys), 14},
		{"DELETE that only changes", func(o Operation) bool {
			return o.Method == http.MethodDelete && o.Effect == EffectChanges
		}, 13},
		{"reads", is("reads"), 204},
		{"changes", is("changes"), 204},
		{"destroys", is("destroys"), 58},
		{"never", is("never"), 274},
		{"always", is("always"), 81},
		{"asked", is("asked"), 38},
		{"depends", is("depends"), 18},
		{"marks", is("marks"), 5},
		{"explicit", is("explicit"), 4},
		{"unknown whether it deploys", unknown, 46},
		{"asked or depends, in the body", asks(InBody), 35},
		{"asked, in a form", asks(InForm), 3},
		{"asked, in the query", asks(InQuery), 2},
		{"by ID", func(o Operation) bool { return o.Asks.ByID }, 1},
		{"by default", func(o Operation) bool { return o.Asks.Default }, 5},
		{"unknown response", func(o Operation) bool { return o.Answer == AnswerUnknown }, 24},
		{"bare", is("bare"), 93},
		{"result", is("result"), 3},
		{"empty", is("empty"), 4},
		{"text", is("text"), 3},
		{"page", is("page"), 1},
		{"file", is("file"), 11},
		{"storage", is("storage"), 48},
		{"start", is("start"), 3},
		{"probe", is("probe"), 2},
		{"nothing", is("nothing"), 26},
		{"common contract", is("common"), 99},
		{"problem JSON", is("problem"), 5},
		{"version in the body", version(VersionInBody), 10},
		{"version in the query", version(VersionInQuery), 2},
		{"optional version", version(VersionOptional), 4},
		{"paged: 14, 2 budget boards, a hierarchy", func(o Operation) bool { return o.Paged }, 17},
		{"key", func(o Operation) bool { return o.NeedsKey }, 10},
		{"replaces", func(o Operation) bool { return o.Replaces }, 47},
		{"upserts", func(o Operation) bool { return o.Upserts }, 17},
		{"undocumented", func(o Operation) bool { return !o.Documented }, 45},
		{"silent 404", func(o Operation) bool { return o.Silent404 }, 6},
		{"shown once", func(o Operation) bool { return o.ShownOnce }, 1},
	} {
		got := 0
		for _, operation := range Operations() {
			if test.has(operation) {
				got++
			}
		}
		if got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}

// A misspelled value would equal none of the constants.
func TestValuesAreValid(t *testing.T) {
	values := map[string]string{
		"effect":   "reads changes destroys",
		"deploys":  "never always asked depends marks explicit unknown",
		"answer":   "envelope fields listed bare result empty text page file unknown",
		"speaks":   "environments storage start probe nothing",
		"contract": "old common problem",
		"version":  "body query optional",
		"where":    "body form query",
	}
	for _, o := range Operations() {
		for fact, value := range map[string]string{
			"effect": string(o.Effect), "deploys": string(o.Deploys), "answer": string(o.Answer), "speaks": string(o.Speaks),
			"contract": string(o.Contract), "version": string(o.Version), "where": string(o.Asks.In),
		} {
			if value != "" && !slices.Contains(strings.Fields(values[fact]), value) {
				t.Errorf("%s: %s=%s", o, fact, value)
			}
		}
	}
	flags := "paged key replaces undocumented silent404 once by=id default=true"
	for word := range strings.FieldsSeq(operations) {
		name, _, hasValue := strings.Cut(word, "=")
		if _, known := values[name]; hasValue && !known && name != "to" && name != "release" && !strings.Contains(flags, word) {
			t.Errorf("%q has an invalid value", word)
		}
	}
}

// Facts that exclude each other.
func TestFactsAgree(t *testing.T) {
	for _, o := range Operations() {
		asks := o.Deploys == DeploysAsked || o.Deploys == DeploysDepends && o.Asks.Path != ""
		for problem, is := range map[string]bool{
			"a GET that changes":                      o.Method == http.MethodGet && !o.Reads(),
			"a read that deploys":                     o.Reads() && o.Deploys != DeploysNever,
			"asks, but does not deploy because of it": !asks && o.Asks != (Asks{}),
			"deploys when asked, but not how to ask":  asks && o.Asks.Path == "",
			"an idempotency key for a read":           o.NeedsKey && o.Reads(),
			"a paged change":                          o.Paged && !o.Reads(),
			"replaces, but is not a PUT":              o.Replaces && o.Method != http.MethodPut,
			"upserts, but is not a POST":              o.Upserts && o.Method != http.MethodPost,
			"shown once by a read":                    o.ShownOnce && o.Reads(),
			"documented, but no permission":           o.Documented && o.Permissions == "" && !withoutPermission(o),
		} {
			if is {
				t.Errorf("%s: %s", o, problem)
			}
		}
	}
}

// withoutPermission reports whether the page of an operation names no permission.
func withoutPermission(o Operation) bool {
	return o.Path == "/auth/token" || o.Path == "/test/healthcheck" ||
		strings.HasPrefix(o.Path, "/openapi")
}
