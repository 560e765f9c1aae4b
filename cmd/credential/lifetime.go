package credential

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/patch"
)

// lifetime is a flag for an amount and a flag for its unit, which may also be part of the first.
type lifetime struct {
	flag         string
	amount, unit *json.RawMessage // the two fields of the server
	own          string           // the unit in the first flag, or ""
}

func (s *settings) bindLifetime(flags *pflag.FlagSet, flag string, amount, unit *json.RawMessage, usage, unitUsage string) {
	l := &lifetime{flag: flag, amount: amount, unit: unit}
	s.lifetimes = append(s.lifetimes, l)
	patch.Func(flags, amount, flag, usage, l.parse)
	patch.Func(flags, unit, flag+"-unit", unitUsage, parseUnit)
	command.Values(flags, flag+"-unit", "milli_seconds", "seconds", "minutes", "hours", "days", "weeks", "months", "years")
}

// spread moves the unit in the first flag to the field of the second.
func (l *lifetime) spread() error {
	if *l.amount == nil || string(*l.amount) == "null" {
		return nil
	}
	switch hasUnit := *l.unit != nil; {
	case l.own == "" && hasUnit:
		return nil
	case l.own == "":
		return fault.Usagef("--%s requires a unit", l.flag).
			WithHint("use --%s %sh, or add --%s-unit hours", l.flag, *l.amount, l.flag)
	case hasUnit:
		return fault.Usagef("--%s already has a unit", l.flag).
			WithHint("remove --%s-unit, or use --%s with a plain number", l.flag, l.flag)
	}
	*l.unit = document.Encode(l.own)
	return nil
}

// parse parses "12h", "7d" or "1h30m", and "12", whose unit is in the other flag.
func (l *lifetime) parse(text string) (amount int, err error) {
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ")
	if amount, err = strconv.Atoi(digits); err != nil {
		amount, l.own, err = parseDuration(text)
		return amount, err
	}
	if amount < 1 {
		return 0, errors.New("requires a lifetime of at least 1")
	}
	word := strings.TrimSpace(text[len(digits):])
	if word == ambiguous {
		return 0, errAmbiguous()
	}
	if l.own = plural(word); l.own == "" && word != "" {
		return 0, errors.New("requires a unit such as s, m, h, d, w or months")
	}
	return amount, nil
}

// ambiguous is a unit that could mean minutes or months.
const ambiguous = "M"

func errAmbiguous() error {
	return fault.Usagef("has the ambiguous unit %s", ambiguous).WithHint("use m for minutes or mo for months")
}

// parseDuration converts a duration such as "1h30m" to the largest unit that divides it.
func parseDuration(text string) (amount int, unit string, err error) {
	duration, err := time.ParseDuration(text)
	if err != nil || duration < time.Second || duration%time.Second != 0 {
		return 0, "", errors.New("requires a lifetime such as 12h, 90m or 7d")
	}
	switch {
	case duration%time.Hour == 0:
		return int(duration / time.Hour), "HOURS", nil
	case duration%time.Minute == 0:
		return int(duration / time.Minute), "MINUTES", nil
	}
	return int(duration / time.Second), "SECONDS", nil
}

// plural converts any spelling of a unit to that of the server, which is plural (quirks.md §24).
// It returns "" if the unit is unknown.
func plural(word string) string {
	for _, spellings := range []string{
		"milli_seconds milliseconds millisecond ms",
		"seconds second secs sec s",
		"minutes minute mins min m",
		"hours hour hrs hr h",
		"days day d",
		"weeks week w",
		"months month mo",
		"years year y",
	} {
		if all := strings.Fields(spellings); slices.Contains(all, strings.ToLower(word)) {
			return strings.ToUpper(all[0])
		}
	}
	return ""
}

// parseUnit converts a unit to the spelling of the server. Units that are unknown or in capitals
// are sent unchanged: a server may accept more.
func parseUnit(word string) (string, error) {
	if word == ambiguous {
		return "", errAmbiguous()
	}
	if known := plural(word); known != "" && word != strings.ToUpper(word) {
		return known, nil
	}
	return word, nil
}
