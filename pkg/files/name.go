package files

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SafeName returns the name of a file in the current directory for a name that somebody else chose:
// without its path, and without characters that a terminal or a file system interprets. It is empty
// if nothing is left.
func SafeName(name string) string {
	const most = 200 // bytes; file systems allow at least 255
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(char rune) rune {
		switch {
		case !unicode.IsPrint(char):
			return -1
		case strings.ContainsRune(`<>:"|?*`, char):
			return '_'
		}
		return char
	}, strings.ToValidUTF8(name, ""))
	name = strings.TrimLeft(strings.TrimSpace(name), ".-")
	for len(name) > most {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}
