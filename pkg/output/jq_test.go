package output_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

func TestJQ(t *testing.T) {
	t.Setenv("APIOPS_TOKEN", "secret")
	const document = `{"name":"a\nb","id":123456789012345678901234567890,"price":1.10,"tags":["x","<y>"],"none":null}`
	tests := []struct{ name, program, want string }{
		{"strings are raw", `.name`, "a\nb\n"},
		{"everything else is compact JSON", `.tags, .none, (.tags | length)`, "[\"x\",\"<y>\"]\nnull\n2\n"},
		{"numbers keep their digits", `.id, .price, [.id]`, "123456789012345678901234567890\n1.10\n[123456789012345678901234567890]\n"},
		{"arithmetic with big numbers", `.id + 1`, "123456789012345678901234567891\n"},
		{"numbers as indexes and in comparisons", `(.price < 2), (.price == 1.1), .tags[.none // 0]`, "true\ntrue\nx\n"},
		{"no result, no line", `empty`, ""},
		{"halt stops the program", `1, halt, 2`, "1\n"},
		{"no access to variables of the shell", `env, $ENV.APIOPS_TOKEN`, "{}\nnull\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := value(t, output.Options{Format: output.JSON, JQ: test.program}, document); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestInvalidJQPrograms(t *testing.T) {
	tests := []struct{ program, want string }{
		{`.items[} | .name`, `cannot parse the jq expression: unexpected token "}" at character 8 of .items[} | .name`},
		{`.ü | .items[`, `cannot parse the jq expression: unexpected token "ü" at character 2 of .ü | .items[`},
		{`.items[`, `cannot parse the jq expression: unexpected EOF at character 8 of .items[`},
		{`"abc`, `cannot parse the jq expression: unterminated string literal at character 5 of "abc`},
		{`nonsense`, `cannot compile the jq expression: function not defined: nonsense/0`},
		{`$x`, `cannot compile the jq expression: variable not defined: $x`},
		{`input`, `cannot compile the jq expression: input(s)/0 is not allowed`},
		{`import "a" as a; .`, `cannot compile the jq expression: cannot load module: "a"`},
	}
	for _, test := range tests {
		_, err := output.New(io.Discard, output.Options{Format: output.JSON, JQ: test.program})
		if !fault.Is(err, fault.Usage) || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.program, err, test.want)
		}
	}
}

func TestAJQRuntimeErrorKeepsEarlierResults(t *testing.T) {
	var out bytes.Buffer
	p := printer(t, &out, output.Options{Format: output.JSON, JQ: `.[] | .name`})
	err := p.Value(context.Background(), json.RawMessage(`[{"name":"a"},1]`))
	if want := "jq: expected an object but got: number (1)"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if out.String() != "a\n" {
		t.Errorf("wrote %q", out.String())
	}
	if fault.Is(err, fault.Usage) {
		t.Error("a runtime error must not be a usage error")
	}
}

func TestJQStopsWhenTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	p := printer(t, io.Discard, output.Options{Format: output.JSON, JQ: `def spin: spin; try spin catch 1`})
	if err := p.Value(ctx, json.RawMessage(`null`)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
