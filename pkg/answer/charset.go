package answer

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
)

// Body is the content as text in UTF-8, without what may stand around it. JSON is in
// UTF-8 whatever is announced, and some frameworks announce another charset for it:
// only what is not UTF-8 is read in the one that is announced.
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

// decode reads a text in the charset that its type names, if that is one of those
// that a gateway in Europe may be set up with; else it is broken. As in browsers, the
// charsets of Windows, which hold more, stand for those of ISO.
func decode(content []byte, contentType string) (text []byte, broken bool) {
	_, parameters, _ := mime.ParseMediaType(contentType)
	charset := charmap.Windows1252
	switch strings.ToLower(parameters["charset"]) {
	case "iso-8859-1", "latin1", "windows-1252", "cp1252":
	case "iso-8859-9", "latin5", "windows-1254", "cp1254":
		charset = charmap.Windows1254
	default:
		return marked(content), true
	}
	text, err := charset.NewDecoder().Bytes(content)
	return text, err != nil
}

// marked has a sign in the place of bytes that are not UTF-8. In a document their
// digits follow it, so that two names that differ are not shown as the same.
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

// isMangled tells a document that does not say what the server meant: to print it
// could confuse two names, and to send it back would change them. A verdict can be
// read from it all the same.
func (r *Reply) isMangled() bool {
	body := r.Body()
	return r.broken && r.Operation.Answer != catalog.AnswerFile && json.Valid(body)
}
