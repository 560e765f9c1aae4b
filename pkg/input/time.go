package input

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// ParseTime converts a date or a time to the format of the server: UTC with milliseconds. A date
// stands for its last second.
func ParseTime(text string) (string, error) { return parseTime(text, 24*time.Hour-time.Second) }

// parseStart is like ParseTime, but a date stands for its first second.
func parseStart(text string) (string, error) { return parseTime(text, 0) }

// parseTime parses a time, or a date that stands for a time of that day.
func parseTime(text string, ofDay time.Duration) (string, error) {
	const server = "2006-01-02T15:04:05.000Z"
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.Add(ofDay).Format(server), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return "", fault.Usagef("requires a date such as 2027-12-31, or a time such as 2027-12-31T18:00:00Z")
	}
	return at.UTC().Format(server), nil
}

// Lifetime returns a flag for an amount of time and a flag for its unit, which may also be part of
// the first: 12h, 7d.
func Lifetime(name, amount, unit, usage string) []Flag {
	first := flagOf(name, amount, usage+", e.g. 12h, or a number with --"+name+unitSuffix,
		kind{shown: "lifetime", read: func(text string) (any, error) {
			l, err := parseLifetime(text)
			if err != nil || l.unit == "" {
				return l.amount, err
			}
			return Fields{amount: l.amount, unit: l.unit}, nil
		}})
	first.check = checkLifetime
	second := Text(name+unitSuffix, unit, "`unit` of --"+name).Of(timeUnits()...).Read(readUnit)
	return []Flag{first, second}
}

const unitSuffix = "-unit"

// checkLifetime requires exactly one unit.
func checkLifetime(given *given, other func(string) *given, body Document) error {
	text := given.last()
	if text == null {
		return nil
	}
	lifetime, err := parseLifetime(text)
	if err != nil {
		return err
	}
	unit := other(given.name + unitSuffix)
	switch hasUnit := len(unit.texts) > 0 || body.Has(unit.place.name); {
	case lifetime.unit == "" && !hasUnit:
		return fault.Usagef("--%s requires a unit", given.name).
			WithHint("use --%s %dh, or add --%s-unit hours", given.name, lifetime.amount, given.name)
	case lifetime.unit != "" && len(unit.texts) > 0:
		return fault.Usagef("--%s already has a unit", given.name).
			WithHint("remove --%s-unit, or use --%s with a plain number", given.name, given.name)
	}
	return nil
}

// lifetime is an amount of time; without a unit, another flag has it.
type lifetime struct {
	amount int
	unit   string
}

// parseLifetime parses "12h", "7d", "1h30m" and "12".
func parseLifetime(text string) (l lifetime, err error) {
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ")
	if l.amount, err = strconv.Atoi(digits); err != nil {
		return parseDuration(text)
	}
	if l.amount < 1 {
		return l, errors.New("requires a lifetime of at least 1")
	}
	word := strings.TrimSpace(text[len(digits):])
	if word == ambiguous {
		return l, errAmbiguous()
	}
	if l.unit = plural(word); l.unit == "" && word != "" {
		return l, errors.New("requires a unit such as s, m, h, d, w or months")
	}
	return l, nil
}

// ambiguous is a unit that could mean minutes or months.
const ambiguous = "M"

func errAmbiguous() error {
	return fault.Usagef("has the ambiguous unit %s", ambiguous).WithHint("use m for minutes or mo for months")
}

// parseDuration converts a duration such as "1h30m" to the largest unit that divides it.
func parseDuration(text string) (lifetime, error) {
	duration, err := time.ParseDuration(text)
	if err != nil || duration < time.Second || duration%time.Second != 0 {
		return lifetime{}, errors.New("requires a lifetime such as 12h, 90m or 7d")
	}
	switch {
	case duration%time.Hour == 0:
		return lifetime{int(duration / time.Hour), "HOURS"}, nil
	case duration%time.Minute == 0:
		return lifetime{int(duration / time.Minute), "MINUTES"}, nil
	}
	return lifetime{int(duration / time.Second), "SECONDS"}, nil
}

// unitSpellings has a line for each unit, the spelling of the server first; that is plural
// (quirks.md §24).
const unitSpellings = `milli_seconds milliseconds millisecond ms
seconds second secs sec s
minutes minute mins min m
hours hour hrs hr h
days day d
weeks week w
months month mo
years year y`

// timeUnits returns the units as completion offers them.
func timeUnits() []string {
	var units []string
	for line := range strings.Lines(unitSpellings) {
		first, _, _ := strings.Cut(line, " ")
		units = append(units, first)
	}
	return units
}

// plural converts any spelling of a unit to that of the server. It returns "" if the unit is
// unknown.
func plural(word string) string {
	for line := range strings.Lines(unitSpellings) {
		if all := strings.Fields(line); slices.Contains(all, strings.ToLower(word)) {
			return strings.ToUpper(all[0])
		}
	}
	return ""
}

// readUnit converts a unit to the spelling of the server. Units that are unknown or in capitals are
// sent unchanged: a server may accept more.
func readUnit(word string) (any, error) {
	if word == ambiguous {
		return nil, errAmbiguous()
	}
	if known := plural(word); known != "" && word != strings.ToUpper(word) {
		return known, nil
	}
	return word, nil
}
