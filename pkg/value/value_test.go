package value

import (
	"math"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

func TestParseNumber(t *testing.T) {
	const bounded, unbounded = "requires a whole number from 1 to 32", "requires a whole number of at least 1"
	for _, test := range []struct {
		text   string
		most   int
		number int
		err    string
	}{
		{"1", 32, 1, ""},
		{"010", 32, 10, ""},
		{"32", 32, 32, ""},
		{"0", 32, 0, bounded},
		{"33", 32, 0, bounded},
		{"-1", 32, 0, bounded},
		{"0x10", 32, 0, bounded},
		{"0b1", 32, 0, bounded},
		{"1_0", 32, 0, bounded},
		{"1e1", 32, 0, bounded},
		{"4.0", 32, 0, bounded},
		{" 4", 32, 0, bounded},
		{"", 32, 0, bounded},
		{"99999999999999999999", math.MaxInt, 0, unbounded},
		{"many", math.MaxInt, 0, unbounded},
		{"1000", math.MaxInt, 1000, ""},
	} {
		number, err := ParseNumber(test.text, 1, test.most)
		if got := message(err); number != test.number || got != test.err {
			t.Errorf("%q: got %d, %q", test.text, number, got)
		}
	}
}

func TestParseDuration(t *testing.T) {
	const unit, positive, negative = "requires a duration with a unit, such as 30s", "requires a duration longer than 0s", "requires a duration of at least 0s"
	for _, test := range []struct {
		text     string
		least    time.Duration
		duration time.Duration
		err      string
	}{
		{"30s", 1, 30 * time.Second, ""},
		{"1h30m", 1, 90 * time.Minute, ""},
		{"5", 1, 0, unit},
		{"0x5s", 1, 0, unit},
		{"soon", 1, 0, unit},
		{"", 1, 0, unit},
		{"0s", 1, 0, positive},
		{"-1s", 1, 0, positive},
		{"0s", 0, 0, ""},
		{"-1s", 0, 0, negative},
	} {
		duration, err := ParseDuration(test.text, test.least)
		if got := message(err); duration != test.duration || got != test.err {
			t.Errorf("%q: got %s, %q", test.text, duration, got)
		}
	}
}

func TestAFlagKeepsItsValueAfterABadOne(t *testing.T) {
	var workers int
	var timeout time.Duration
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	Number(flags, &workers, "concurrency", 4, 1, 32, "")
	Duration(flags, &timeout, "timeout", time.Minute, 1, "")
	if flags.Set("concurrency", "0x8") == nil || flags.Set("timeout", "5") == nil || workers != 4 || timeout != time.Minute {
		t.Errorf("got %d and %s", workers, timeout)
	}
	if flags.Set("concurrency", "08") != nil || flags.Set("timeout", "5s") != nil || workers != 8 || timeout != 5*time.Second {
		t.Errorf("got %d and %s", workers, timeout)
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
