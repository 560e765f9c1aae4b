package output

import (
	"bufio"
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/text"
)

// writeYAML writes valid JSON as one YAML document with keys in the same order. It does not use the
// YAML library, whose encoder is 20 times slower than json.Indent and needs the document as a tree.
func (p *Printer) writeYAML(value json.RawMessage) {
	y := yamlWriter{p.out}
	if p.separate {
		y.put("---\n")
	}
	p.separate = true
	y.node(bytes.TrimSpace(value), "", "\n")
	y.put("\n")
}

// yamlWriter writes to a buffer. Flushing the buffer returns the first error.
type yamlWriter struct{ out *bufio.Writer }

func (y yamlWriter) put(parts ...string) {
	for _, part := range parts {
		_, _ = y.out.WriteString(part)
	}
}

// node writes a value. The first entry of a collection is preceded by first, the others by next: a
// line break and the indentation.
func (y yamlWriter) node(value json.RawMessage, first, next string) {
	var object document.Object
	var list []json.RawMessage
	switch value[0] {
	case '{':
		object = lastValues(document.Members(value))
	case '[':
		list, _ = document.ReadList(value)
	}
	if len(object)+len(list) == 0 {
		if first == "" { // the whole document
			y.put(scalar(value, "\n  "))
		} else {
			y.put(" ", scalar(value, next))
		}
		return
	}
	inner := next + "  "
	for _, member := range object {
		y.put(first, key(member.Key, next), ":")
		y.node(member.Value, inner, inner)
		first = next
	}
	for _, element := range list {
		y.put(first, "-")
		y.node(element, " ", inner)
		first = next
	}
}

// lastValues keeps the last value of a duplicate key, as most JSON parsers do. YAML does not allow
// duplicate keys.
func lastValues(object document.Object) document.Object {
	index := make(map[string]int, len(object))
	kept := object[:0]
	for _, member := range object {
		if i, repeated := index[member.Key]; repeated {
			kept[i].Value = member.Value
			continue
		}
		index[member.Key] = len(kept)
		kept = append(kept, member)
	}
	return kept
}

// key encodes a key of a mapping. Parsers accept a key of more than 1024 characters only after a
// question mark.
func key(name, next string) string {
	if !isPlain(name) {
		name = quoted(name)
	}
	if len(name) > 128 {
		return "? " + name + next
	}
	return name
}

// scalar encodes a string, a literal or an empty collection. Each line of a block begins with next.
func scalar(value json.RawMessage, next string) string {
	switch value[0] {
	case '{':
		return "{}"
	case '[':
		return "[]"
	case '"':
		line, _ := document.Text(value)
		switch {
		case isPlain(line):
			return line
		case isBlock(line):
			return block(line, next)
		}
		return quoted(line)
	case 't', 'f', 'n':
		return string(value)
	}
	return number(string(value))
}

// number encodes a number with the same digits. YAML 1.1 reads 1e5 as a string; it requires 1.0e+5.
func number(digits string) string {
	i := strings.IndexAny(digits, "eE")
	if i < 0 {
		return digits
	}
	mantissa, exponent := digits[:i], digits[i+1:]
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	if exponent[0] != '-' {
		exponent = "+" + strings.TrimPrefix(exponent, "+")
	}
	return mantissa + "e" + exponent
}

// isPlain reports whether a string needs no quotes in any version of YAML.
func isPlain(value string) bool {
	start, _ := utf8.DecodeRuneInString(value)
	switch {
	case strings.HasSuffix(value, " "), strings.HasSuffix(value, ":"):
		return false
	case !isSimple(value) && (text.ContainsAny(value, ": ", " #") || text.Visible(value) != value):
		return false
	case '0' <= start && start <= '9':
		return !isNumeric(value)
	case unicode.IsLetter(start):
		words := []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
		return len(value) > 5 || !slices.Contains(words, strings.ToLower(value))
	}
	return start == '/' || start == '_'
}

// isSimple is a fast check that succeeds for most strings, which then need no further checks.
func isSimple(value string) bool {
	for i := range len(value) {
		if char := value[i]; char < ' ' || char > '~' || char == ':' || char == '#' {
			return false
		}
	}
	return true
}

// isNumeric reports whether a string that starts with a digit may be a number or a time in some
// version of YAML: 1e400, 1_000, 1,000, 0x1F, 0_x1F, 12:30 (base 60), 2026-99-99. IP addresses are
// excluded.
func isNumeric(value string) bool {
	value = strings.ReplaceAll(value, "_", "")
	isAddress := strings.Count(value, ".") > 1 && strings.Trim(value, ".0123456789") == ""
	hasBase := len(value) > 1 && value[0] == '0' && strings.IndexByte("bBoOxX", value[1]) >= 0
	return hasBase || !isAddress && strings.Trim(value, ".0123456789+-:, eEtTzZ") == ""
}

// isBlock reports whether a string can be written as a block of lines. Parsers disagree about leading
// and trailing blanks.
func isBlock(value string) bool {
	return strings.Contains(value, "\n") && strings.TrimLeft(value, " \n") == value && !strings.HasSuffix(value, "\n\n") &&
		!strings.Contains(value+"\n", " \n") && text.VisibleLines(value) == value
}

func block(value, next string) string {
	header := "|"
	if !strings.HasSuffix(value, "\n") {
		header = "|-"
	}
	var lines strings.Builder
	for line := range strings.SplitSeq(strings.TrimSuffix(value, "\n"), "\n") {
		if line == "" {
			lines.WriteByte('\n')
		} else {
			lines.WriteString(next + line)
		}
	}
	return header + lines.String()
}

// quoted encodes a string in double quotes. YAML accepts the escapes of JSON, except surrogate pairs.
func quoted(value string) string { return string(text.VisibleYAML(document.Encode(value))) }
