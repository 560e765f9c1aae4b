package session

import (
	"testing"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/config"
)

// With auto, the terminal and NO_COLOR decide.
func TestWhenToUseColor(t *testing.T) {
	for _, test := range []struct {
		color     string
		variables map[string]string
		terminal  bool
		want      bool
	}{
		{"auto", nil, true, true},
		{"auto", nil, false, false},
		{"auto", map[string]string{"TERM": "xterm"}, true, true},
		{"auto", map[string]string{"TERM": "dumb"}, true, false},
		{"auto", map[string]string{"NO_COLOR": "1"}, true, false},
		{"auto", map[string]string{"NO_COLOR": ""}, true, true},
		{"always", map[string]string{"TERM": "dumb", "NO_COLOR": "1"}, false, true},
		{"never", map[string]string{"TERM": "xterm"}, true, false},
	} {
		lookup := func(name string) (string, bool) {
			value, ok := test.variables[name]
			return value, ok
		}
		flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
		config.Define(flags)
		if err := flags.Parse([]string{"--color", test.color}); err != nil {
			t.Fatal(err)
		}
		settings, err := config.Load(flags, lookup, config.Ignore, config.AtOnce)
		if err != nil {
			t.Fatal(err)
		}
		if got := colored(&System{Lookup: lookup}, settings, test.terminal); got != test.want {
			t.Errorf("%+v: got %t", test, got)
		}
	}
}
