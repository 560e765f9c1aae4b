package text

import (
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate that a mistyped word most likely stands for; "" if none is close
// enough. These are tried in order:
//
//   - unless a candidate differs by one or two typos: the longest one that the word ends with, as
//     token-expires-in ends with expires-in
//   - for a word of 4 letters or more: the shortest one that begins with it
//   - the one with the fewest typos, the first if there are several
//   - the shortest one that begins with the word
//
// Case is ignored.
func Nearest(word string, candidates []string) string {
	nearest, fewest := "", len(word)
	shortest := ""
	longest, ended := "", ""
	for _, candidate := range candidates {
		typed, meant := []rune(strings.ToLower(word)), []rune(strings.ToLower(candidate))
		most := max(1, max(len(typed), len(meant))/3) // one typo per three letters
		if errors := distance(typed, meant); errors <= most && errors < fewest {
			nearest, fewest = candidate, errors
		}
		if ending := "-" + string(meant); strings.HasSuffix(string(typed), ending) && len(ending) > len(longest) {
			longest, ended = ending, candidate
		}
		begins := len(typed) > 1 && strings.HasPrefix(string(meant), string(typed))
		if begins && (shortest == "" || len(candidate) < len(shortest)) {
			shortest = candidate
		}
	}
	if ended != "" && fewest > 2 {
		return ended
	}
	if shortest != "" && (nearest == "" || utf8.RuneCountInString(word) >= 4) {
		return shortest
	}
	return nearest
}

// Misspelled returns the candidate that differs from a word by one or two typos, or "".
func Misspelled(word string, candidates []string) string {
	nearest := Nearest(word, candidates)
	if distance([]rune(strings.ToLower(word)), []rune(strings.ToLower(nearest))) > 2 {
		return ""
	}
	return nearest
}

// distance returns the optimal string alignment distance: how many letters must be inserted,
// deleted, replaced, or swapped with their neighbor to turn a into b.
func distance(a, b []rune) int {
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, above, row = above, row, before
		row[0] = i + 1
		for j := range b {
			replaced := above[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(replaced, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
