package config

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Settings is what holds for one run of the program.
type Settings struct {
	flags    []*pflag.Flag
	values   *viper.Viper
	sources  map[string]string
	lookup   func(string) (string, bool)
	contexts []Context
	context  Context // the one in force; without a name if there is none
}

// Names lists every setting, in the order of Define.
func (s *Settings) Names() []string {
	var names []string
	for _, flag := range s.flags {
		names = append(names, flag.Name)
	}
	return names
}

// Source tells where a setting comes from: "flag --host", "variable APIOPS_HOST", "context Prod.EU", "file <path>" or
// "default". It is empty if the setting has no value.
func (s *Settings) Source(name string) string { return s.sources[name] }

// String returns the text of any setting; the items of a list are joined by commas.
func (s *Settings) String(name string) string { return s.values.GetString(name) }

// Strings returns the items of a setting that lists several, separated by commas.
func (s *Settings) Strings(name string) []string {
	var items []string
	for item := range strings.SplitSeq(s.String(name), ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// Bool returns a setting that is true or false.
func (s *Settings) Bool(name string) bool { return s.values.GetBool(name) }

// Duration returns a setting that is a length of time.
func (s *Settings) Duration(name string) time.Duration { return s.values.GetDuration(name) }

// Path is where the file is, or would be. It is empty if there is no home directory to put it in.
func (s *Settings) Path() string { return s.String("config") }

// Contexts lists the contexts in the order of the file.
func (s *Settings) Contexts() []Context { return slices.Clone(s.contexts) }

// Context returns the context in force, if there is one.
func (s *Settings) Context() (Context, bool) { return s.context, s.context.Name != "" }

// hostContext returns the context in force if the host comes from it. No other stored token may be sent to the host.
func (s *Settings) hostContext() (Context, bool) {
	if s.context.Name == "" || s.Source("host") != s.context.source() {
		return Context{}, false
	}
	return s.context, true
}

// check refuses empty flags, and the values that are not what their setting wants.
func (s *Settings) check() error {
	for _, flag := range s.flags {
		if flag.Changed && len(s.Strings(flag.Name)) == 0 {
			return fault.Usagef("flag --%s is empty", flag.Name).WithHint("give it a value or leave it out")
		}
		text := s.String(flag.Name)
		if wanted := wanted(flag, text); wanted != "" {
			return fault.Usagef("%s: %s is not %s", s.where(flag.Name), strconv.Quote(text), wanted)
		}
	}
	return nil
}

// wanted says what the text of a setting should have been, or nothing if it is right.
func wanted(flag *pflag.Flag, text string) string {
	switch {
	case flag.Value.Type() == "bool":
		if _, err := strconv.ParseBool(text); err != nil {
			return "true or false"
		}
	case flag.Value.Type() == "duration":
		if duration, err := time.ParseDuration(text); err != nil {
			return "a duration such as 30s"
		} else if duration <= 0 {
			return "a duration above zero"
		}
	case flag.Name == "color":
		if !slices.Contains([]string{"auto", "always", "never"}, text) {
			return "auto, always or never"
		}
	}
	return ""
}

// where is the source of a setting, with its name if the source does not tell it.
func (s *Settings) where(name string) string {
	source := s.Source(name)
	if strings.HasPrefix(source, "context ") || strings.HasPrefix(source, "file ") {
		return name + " in " + source
	}
	return source
}
