// Package value reads the kinds of value that flags, variables and preferences have
// in common. Its errors go on where the name of the flag ends: "--timeout requires …".
package value

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/spf13/pflag"
)

// ParseNumber reads a whole number within bounds. It is decimal: 010 is 10. The
// largest int is no bound.
func ParseNumber(text string, least, most int) (int, error) {
	number, err := strconv.Atoi(text)
	switch {
	case err == nil && least <= number && number <= most:
		return number, nil
	case most == math.MaxInt:
		return 0, fmt.Errorf("requires a whole number of at least %d", least)
	}
	return 0, fmt.Errorf("requires a whole number from %d to %d", least, most)
}

// ParseDuration reads a duration of at least so much.
func ParseDuration(text string, least time.Duration) (time.Duration, error) {
	duration, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return 0, errors.New("requires a duration with a unit, such as 30s")
	case duration < least && least > 0:
		return 0, errors.New("requires a duration longer than 0s")
	case duration < least:
		return 0, errors.New("requires a duration that is not negative")
	}
	return duration, nil
}

// Number adds a flag for a whole number within bounds.
func Number(flags *pflag.FlagSet, target *int, name string, initial, least, most int, usage string) {
	*target = initial
	flags.Var(number{target, least, most}, name, usage)
}

type number struct {
	target      *int
	least, most int
}

func (n number) Set(text string) error {
	parsed, err := ParseNumber(text, n.least, n.most)
	if err == nil {
		*n.target = parsed
	}
	return err
}

func (n number) String() string { return strconv.Itoa(*n.target) }
func (n number) Type() string   { return "int" }

// Duration adds a flag for a duration of at least so much.
func Duration(flags *pflag.FlagSet, target *time.Duration, name string, initial, least time.Duration, usage string) {
	*target = initial
	flags.Var(duration{target, least}, name, usage)
}

type duration struct {
	target *time.Duration
	least  time.Duration
}

func (d duration) Set(text string) error {
	parsed, err := ParseDuration(text, d.least)
	if err == nil {
		*d.target = parsed
	}
	return err
}

// String is "0" for none, which help does not show as a default.
func (d duration) String() string {
	if *d.target == 0 {
		return "0"
	}
	return d.target.String()
}

func (d duration) Type() string { return "duration" }
