package document

import (
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// streams are JSON and what only looks like it.
func streams() []string {
	return []string{
		`{}`, `[]`, `""`, ` 7 `, `null`, `-1.5e+3`, `1e999`, `{"a":[1,"b",{"c":null}],"d":""}`, `"ü\u00fc\uD83D\n\"\\\/"`, "\"\xff\"",
		`"a` + strings.Repeat(`\u0041\n`, 3000) + `"`,
		``, ` `, `{`, `[1`, `"a`, `"\`, `"\"`, `{"a"}`, `{"a":1,}`, `[1,]`, `[,1]`, `{1:2}`, `01`, `tru`, `nul`, `1 2`, `{} {}`, `[]]`,
		`"\x"`, `"\u12"`, `"\u12g4"`, `["\x" , "\n" , "]"]`, "\"a\nb\"", "[\"a\x00\",\"b\"]", `"\u00`, `'a'`, "\ufeff{}",
	}
}

func TestCheckStream(t *testing.T) {
	for _, text := range streams() {
		checkStream(t, text)
	}
}

func FuzzCheckStream(f *testing.F) {
	for _, text := range streams() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkStream(t, text) })
}

// checkStream compares a stream with the same text in memory, however the stream
// is cut.
func checkStream(t *testing.T, text string) {
	t.Helper()
	for _, in := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
		if err := CheckStream(in); (err == nil) != json.Valid([]byte(text)) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestCheckStreamKeepsNothing(t *testing.T) {
	text := `["` + strings.Repeat(`long \u0041\n`, 1<<18) + `"]`
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := CheckStream(strings.NewReader(text))
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; err != nil || took > 64<<10 {
		t.Errorf("%d bytes were allocated for a text of %d, %v", took, len(text), err)
	}
}

func TestCheckStreamTellsABrokenStream(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(`["a`), iotest.ErrReader(io.ErrClosedPipe))
	if err := CheckStream(broken); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}
