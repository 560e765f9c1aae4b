package text

import "github.com/fatih/color"

// Style is the meaning of a word. Color only emphasizes it.
type Style int

// The styles.
const (
	Plain   Style = iota
	Good          // green
	Warning       // yellow
	Bad           // red
)

// Paint returns words colored according to the style, or unchanged if color is not enabled.
func Paint(words string, style Style, enabled bool) string {
	if !enabled || style == Plain || words == "" {
		return words
	}
	paint := color.New([]color.Attribute{Good: color.FgGreen, Warning: color.FgYellow, Bad: color.FgRed}[style])
	paint.EnableColor() // otherwise the library decides, based on stdout
	return paint.Sprint(words)
}
