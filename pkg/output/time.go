package output

import (
	"strings"
	"time"
)

// ShortTime formats a time, or several, for people: in UTC, to the minute. It returns any other value
// unchanged.
func ShortTime(value string) string {
	if times := strings.Split(value, ", "); len(times) > 1 {
		for i, one := range times {
			times[i] = ShortTime(one)
		}
		return strings.Join(times, ", ")
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700"} { // the second one has no colon in the zone
		if at, err := time.Parse(layout, value); err == nil {
			return at.UTC().Format("2006-01-02 15:04 UTC")
		}
	}
	return value
}
