package text

import "strings"

// Nearest returns the candidate that a word was probably meant to be: the one it is
// the fewest slips of the keyboard away from, else the first that begins with it.
// It is empty where there is none.
func Nearest(word string, candidates []string) string {
	word = strings.ToLower(word)
	nearest, fewest := "", 2+len(word)/6 // one slip in a short word, more in a longer one
	for _, candidate := range candidates {
		if slips := distance(word, strings.ToLower(candidate)); slips < fewest {
			nearest, fewest = candidate, slips
		}
	}
	for _, candidate := range candidates {
		if nearest == "" && len(word) > 2 && strings.HasPrefix(candidate, word) {
			nearest = candidate
		}
	}
	return nearest
}

// distance counts the letters to add, leave out, replace, or swap with the next.
func distance(from, to string) int {
	a, b := []rune(from), []rune(to)
	var before []int // the row two above
	above := make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			same := above[j]
			if a[i] != b[j] {
				same++
			}
			row[j+1] = min(same, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above = above, row
	}
	return above[len(b)]
}
