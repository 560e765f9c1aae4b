package answer

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
)

// Body returns the content as UTF-8 text without surrounding whitespace and byte order
// mark. JSON is UTF-8 whatever charset is declared, and some frameworks declare a wrong
// one, so the declared charset is used only if the content is not valid UTF-8.
func (r *Reply) Body() []byte {
	if r.body == nil {
		r.body = bytes.TrimSpace(bytes.TrimPrefix(r.Content, []byte("\xef\xbb\xbf")))
		if !utf8.Valid(r.body) {
			r.body, r.broken = decode(r.body, r.Header.Get("Content-Type"))
		}
		if r.body == nil {
			r.body = []byte{}
		}
	}
	return r.body
}

// decode decodes a text in the charset that the content type declares, if that is one
// that a gateway in Europe may be configured with; otherwise, or if it has bytes that the
// charset does not use, the text is broken. As in browsers, the Windows charsets, which
// are supersets, replace the ISO charsets.
func decode(content []byte, contentType string) (text []byte, broken bool) {
	_, parameters, _ := mime.ParseMediaType(contentType)
	turkish := false
	switch strings.ToLower(parameters["charset"]) {
	case "iso-8859-1", "latin1", "windows-1252", "cp1252":
	case "iso-8859-9", "latin5", "windows-1254", "cp1254":
		turkish = true
	default:
		return marked(content), true
	}
	for _, char := range content {
		text = utf8.AppendRune(text, windowsRune(char, turkish))
	}
	return text, bytes.ContainsRune(text, utf8.RuneError)
}

// windowsRune returns the character of a byte in Windows-1252 or, for Turkish, Windows-1254. The
// tables of golang.org/x/text would make the program 100 KB larger.
func windowsRune(char byte, turkish bool) rune {
	if turkish {
		switch char {
		case 0x8E, 0x9E:
			return utf8.RuneError
		case 0xD0:
			return 'Ğ'
		case 0xDD:
			return 'İ'
		case 0xDE:
			return 'Ş'
		case 0xF0:
			return 'ğ'
		case 0xFD:
			return 'ı'
		case 0xFE:
			return 'ş'
		}
	}
	if char < 0x80 || char >= 0xA0 {
		return rune(char) // as in ISO-8859-1
	}
	return []rune("€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ")[char-0x80]
}

// marked replaces each byte that is not UTF-8 by a replacement character. In a document,
// the hex digits of the byte follow, so that two different names are not shown as the
// same.
func marked(content []byte) []byte {
	const sign = "\uFFFD"
	if !document.IsObject(content) && !document.IsList(content) {
		return bytes.ToValidUTF8(content, []byte(sign))
	}
	var text []byte
	for len(content) > 0 {
		r, size := utf8.DecodeRune(content)
		if r == utf8.RuneError && size == 1 {
			text = hex.AppendEncode(append(text, sign...), content[:size])
		} else {
			text = append(text, content[:size]...)
		}
		content = content[size:]
	}
	return text
}

// isMangled reports whether the text of a document is not what the server meant: printing
// it could confuse two names, and sending it back would change them. A verdict can still
// be read from it.
func (r *Reply) isMangled() bool {
	body := r.Body()
	return r.broken && r.Operation.Answer != catalog.AnswerFile && json.Valid(body)
}
