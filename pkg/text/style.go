package text

import "github.com/fatih/color"

// Style says what a word means; colour only underlines it.
type Style int

// The styles.
const (
	Plain   Style = iota
	Good          // green
	Warning       // yellow
	Bad           // red
)

// Paint returns words in a style, or as it is when there is to be no colour.
func Paint(words string, style Style, enabled bool) string {
	if !enabled || style == Plain || words == "" {
		return words
	}
	paint := color.New([]color.Attribute{Good: color.FgGreen, Warning: color.FgYellow, Bad: color.FgRed}[style])
	paint.EnableColor() // otherwise the library decides, by looking at stdout
	return paint.Sprint(words)
}
