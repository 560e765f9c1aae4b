package fault

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

func TestEveryKindHasOneExitCode(t *testing.T) {
	seen := make(map[Kind]int)
	for _, code := range ExitCodes() {
		for _, kind := range code.Kinds {
			if other, twice := seen[kind]; twice {
				t.Errorf("%s is %d and %d", kind, other, code.Number)
			}
			seen[kind] = code.Number
			if got := Code(Newf(kind, "x")); got != code.Number {
				t.Errorf("%s has exit code %d, want %d", kind, got, code.Number)
			}
		}
	}
	if Code(nil) != 0 || Code(errors.New("x")) != 1 {
		t.Error("nil must be 0, and any other error 1")
	}
}

func TestFrom(t *testing.T) {
	ours := Usagef("no %s", "name").WithHint("enter one").At("host", 400)
	for _, test := range []struct {
		err  error
		kind Kind
		text string
	}{
		{ours, Usage, "no name (HTTP 400 from host)"},
		{fmt.Errorf("more: %w", ours), Usage, "no name (HTTP 400 from host)"},
		{context.Canceled, Interrupted, "interrupted"},
		{errors.New("disk full"), Failed, "disk full"},
	} {
		if got := From(test.err); got.Kind != test.kind || got.Error() != test.text {
			t.Errorf("%v became %s: %v", test.err, got.Kind, got)
		}
	}
	if From(nil) != nil {
		t.Error("nil must stay nil")
	}
}

func TestErrorsAreImmutable(t *testing.T) {
	first := Usagef("a").WithHint("b")
	if second := first.WithHint("c").In("place"); first.Hint != "b" || first.Message != "a" || second.Message != "place: a" {
		t.Errorf("%v, %v", first, second)
	}
	cause := errors.New("cause")
	if !errors.Is(first.WithCause(cause), cause) {
		t.Error("the cause was lost")
	}
}
