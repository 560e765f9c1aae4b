package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// Releases returns the releases that a sandbox can be, the oldest first. An operation that is not in
// the table as newer exists in all of them (quirks.md §21).
func Releases() []string { return []string{"2026.04.0", "2026.04.2", "2026.09.0"} }

// ParseRelease checks the name of a release.
func ParseRelease(name string) (string, error) {
	if !slices.Contains(Releases(), name) {
		return "", fmt.Errorf("unknown release %q (valid values: %s)", name, strings.Join(Releases(), ", "))
	}
	return name, nil
}

// Since returns the release that each operation came with, as far as the table says, by route as in
// Routes.
func Since() map[string]string {
	since := map[string]string{}
	for line := range strings.Lines(operations) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), " | ")
		if len(columns) > releaseColumn {
			since[columns[0]] = columns[releaseColumn]
		}
	}
	return since
}

// releaseColumn is the number of the column of the table that names the release.
const releaseColumn = 4

// hides reports whether an operation is newer than a release. The names of releases sort by time.
func hides(release, line string) bool {
	if release == "" {
		return false
	}
	columns := strings.Split(strings.TrimSuffix(line, "\n"), " | ")
	return len(columns) > releaseColumn && columns[releaseColumn] > release
}
