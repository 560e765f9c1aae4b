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
	paint := color.New(style.attribute())
	paint.EnableColor() // otherwise the library decides, by looking at stdout
	return paint.Sprint(words)
}

func (s Style) attribute() color.Attribute {
	switch s {
	case Good:
		return color.FgGreen
	case Warning:
		return color.FgYellow
	case Bad:
		return color.FgRed
	default:
		return color.Reset
	}
}
