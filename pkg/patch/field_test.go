package patch_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/patch"
)

type settings struct {
	Enabled json.RawMessage `json:"enabled,omitempty"`
	Amount  json.RawMessage `json:"amount,omitempty"`
	Unit    json.RawMessage `json:"unit,omitempty"`
}

func TestOnlyGivenFieldsAreSent(t *testing.T) {
	for _, test := range []struct {
		words []string
		want  string
	}{
		{nil, `{}`},
		{[]string{"--enabled", "true"}, `{"enabled":true}`},
		{[]string{"--enabled", "false"}, `{"enabled":false}`},
		{[]string{"--enabled=null"}, `{"enabled":null}`},
		{[]string{"--amount", "0"}, `{"amount":0}`},
		{[]string{"--amount", "null", "--unit", ""}, `{"amount":null,"unit":""}`},
		{[]string{"--amount", "1", "--amount", "2"}, `{"amount":2}`},
	} {
		var s settings
		flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
		patch.Bool(flags, &s.Enabled, "enabled", "")
		patch.Func(flags, &s.Amount, "amount", "", strconv.Atoi)
		patch.Text(flags, &s.Unit, "unit", "")
		if err := flags.Parse(test.words); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(&s)
		if err != nil || string(text) != test.want {
			t.Errorf("%v: got %s (%v), want %s", test.words, text, err, test.want)
		}
		var back settings
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if again, _ := json.Marshal(&back); string(again) != test.want {
			t.Errorf("%s was read back as %s", text, again)
		}
	}
}

func TestInvalidValuesAreRejected(t *testing.T) {
	for _, word := range []string{"--enabled", "--enabled=perhaps", "--amount=many", "--amount=1.5"} {
		var s settings
		flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
		patch.Bool(flags, &s.Enabled, "enabled", "")
		patch.Func(flags, &s.Amount, "amount", "", strconv.Atoi)
		if err := flags.Parse([]string{word}); err == nil {
			t.Errorf("%s was accepted", word)
		}
	}
}
