package credential

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/patch"
)

// lifetime is a number of units; the unit may be left to a flag of its own.
type lifetime struct {
	amount int
	unit   string // in the singular and lower case, or ""
}

// lifetimeFlag is a lifetime as a flag gave it, or did not.
type lifetimeFlag struct{ patch.Field[lifetime] }

// spread puts a lifetime into the two fields that the server has for it.
func (f lifetimeFlag) spread(flag string, amount *patch.Field[int], spelled *patch.Field[string]) error {
	if f.IsZero() {
		return nil
	}
	given, ok := f.Value()
	if !ok {
		*amount = patch.Null[int]()
		return nil
	}
	*amount = patch.Of(given.amount)
	if given.unit == "" {
		return nil
	}
	if !spelled.IsZero() {
		return fault.Usagef("--%s has a unit already", flag).
			WithHint("leave out --%s-unit, or give --%s a plain number", flag, flag)
	}
	word, err := unit(given.unit)
	*spelled = patch.Of(word)
	return err
}

// parseLifetime reads "12", "12h", "7d" or "1h30m".
func parseLifetime(text string) (lifetime, error) {
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ")
	amount, err := strconv.Atoi(digits)
	if err != nil {
		return parseDuration(text)
	}
	if amount < 1 {
		return lifetime{}, fmt.Errorf("%q is less than 1", text)
	}
	word := strings.TrimSpace(text[len(digits):])
	unit := singular(word)
	if word != "" && unit == "" {
		return lifetime{}, fmt.Errorf("%q has a unit that is not known: use s, m, h, d, w, or a word such as months", text)
	}
	return lifetime{amount, unit}, nil
}

// parseDuration takes a mixed duration in the largest unit that holds it whole.
func parseDuration(text string) (lifetime, error) {
	duration, err := time.ParseDuration(text)
	if err != nil || duration < time.Second || duration%time.Second != 0 {
		return lifetime{}, fmt.Errorf("%q is neither a whole number nor a duration such as 12h", text)
	}
	switch {
	case duration%time.Hour == 0:
		return lifetime{int(duration / time.Hour), "hour"}, nil
	case duration%time.Minute == 0:
		return lifetime{int(duration / time.Minute), "minute"}, nil
	}
	return lifetime{int(duration / time.Second), "second"}, nil
}

// singular is a unit in any spelling as one word, or "" where it is not known.
func singular(word string) string {
	word = strings.ToLower(word)
	for unit, short := range map[string]string{
		"second": "s sec secs", "minute": "m min mins", "hour": "h hr hrs", "day": "d", "week": "w", "month": "mo", "year": "y",
	} {
		if word == unit || word == unit+"s" || word != "" && strings.Contains(" "+short+" ", " "+word+" ") {
			return unit
		}
	}
	return ""
}

// unit spells a unit as the server does, which is in the plural (quirks.md §24).
// What is in capitals, or not known, is sent as it is: a server may know more.
func unit(word string) (string, error) {
	if known := singular(word); known != "" && word != strings.ToUpper(word) {
		return strings.ToUpper(known) + "S", nil
	}
	return word, nil
}

// constant spells a name as the server spells its constants.
func constant(word string) (string, error) {
	return strings.ToUpper(strings.ReplaceAll(word, "-", "_")), nil
}

func parseCount(text string) (int, error) {
	count, err := strconv.Atoi(text)
	if err != nil || count < 1 {
		return 0, fmt.Errorf("%q is not a whole number from 1 on", text)
	}
	return count, nil
}
