// Package value parses values that flags, variables and preferences have in common.
// Its errors continue a sentence that begins with the name: "--timeout requires …".
package value

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/spf13/pflag"
)

// ParseNumber parses a whole number between least and most. It is decimal: 010 is
// 10. If most is math.MaxInt, there is no upper bound.
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

// ParseDuration parses a duration of at least least.
func ParseDuration(text string, least time.Duration) (time.Duration, error) {
	duration, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return 0, errors.New("requires a duration with a unit, such as 30s")
	case duration < least && least > 0:
		return 0, errors.New("requires a duration longer than 0s")
	case duration < least:
		return 0, errors.New("requires a duration of at least 0s")
	}
	return duration, nil
}

// Number adds a flag for a whole number between least and most.
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

// Duration adds a flag for a duration of at least least.
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

// String returns "0" for zero, which the help does not show as a default.
func (d duration) String() string {
	if *d.target == 0 {
		return "0"
	}
	return d.target.String()
}

func (d duration) Type() string { return "duration" }
