package output

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

// Paint returns text in a style, or as it is when there is to be no colour.
func Paint(text string, style Style, enabled bool) string {
	if !enabled || style == Plain || text == "" {
		return text
	}
	paint := color.New(style.attribute())
	paint.EnableColor() // otherwise the library decides, by looking at stdout
	return paint.Sprint(text)
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
