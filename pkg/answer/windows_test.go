package answer

import (
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// The library agrees about every byte.
func TestWindowsRune(t *testing.T) {
	for char := range 0x100 {
		for turkish, charset := range map[bool]*charmap.Charmap{false: charmap.Windows1252, true: charmap.Windows1254} {
			if got, want := windowsRune(byte(char), turkish), charset.DecodeByte(byte(char)); got != want {
				t.Errorf("turkish %v: %#x is %q, want %q", turkish, char, got, want)
			}
		}
	}
}
