package config

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/value"
)

// Settings is what holds for one run of the program.
type Settings struct {
	flags    []*pflag.Flag // in the order of Define
	values   *viper.Viper
	sources  map[string]string
	lookup   Lookup
	contexts []Context

	// Current is the name of the current context, which another may be chosen instead of. There need
	// not be such a context.
	Current string
	chosen  Context // by flag or variable, else the current one; without a name if there is none
	missing error   // why the current context cannot be chosen
	context Context // the chosen one, if it applies
	doubt   error   // why it cannot be told which host is meant
}

// Names lists every setting, in the order of Define.
func (s *Settings) Names() []string {
	var names []string
	for _, flag := range s.flags {
		names = append(names, flag.Name)
	}
	return names
}

// Source tells where a setting comes from: "flag --host", "variable APIOPS_HOST",
// "context Prod.EU", "file <path>" or "default". It is empty if the setting has no value.
func (s *Settings) Source(name string) string { return s.sources[name] }

// String returns the text of any setting; the items of a list are joined by commas.
func (s *Settings) String(name string) string { return s.values.GetString(name) }

// Strings returns the items of a setting that lists several, separated by commas.
func (s *Settings) Strings(name string) []string {
	items := strings.Split(s.String(name), ",")
	for i, item := range items {
		items[i] = strings.TrimSpace(item)
	}
	return slices.DeleteFunc(items, func(item string) bool { return item == "" })
}

// Bool returns a setting that is true or false.
func (s *Settings) Bool(name string) bool { return s.values.GetBool(name) }

// Duration returns a setting that is a length of time.
func (s *Settings) Duration(name string) time.Duration { return s.values.GetDuration(name) }

// Path is where the file is, or would be. It is empty if there is no home directory to put it in.
func (s *Settings) Path() string { return s.String("config") }

// Contexts lists the contexts in the order of the file.
func (s *Settings) Contexts() []Context { return slices.Clone(s.contexts) }

// Context returns the context that applies, if one does: the chosen one, unless the host is not its
// own.
func (s *Settings) Context() (Context, bool) { return s.context, s.context.Name != "" }

// Chosen returns the context that was chosen, whether it applies or not; without a name if none was.
// It is an error if the current context does not exist.
func (s *Settings) Chosen() (Context, error) { return s.chosen, s.missing }

// check refuses empty flags, and the values that are not what their setting wants.
func check(s *Settings) error {
	for _, flag := range s.flags {
		text, kind, wanted := s.String(flag.Name), flag.Value.Type(), ""
		_, notBool := strconv.ParseBool(text)
		_, notDuration := value.ParseDuration(text, shortestTimeout)
		switch {
		case !utf8.ValidString(text):
			return fault.Usagef("%s is not UTF-8 text", where(s, flag.Name))
		case flag.Changed && len(s.Strings(flag.Name)) == 0:
			return fault.Usagef("flag --%s is empty", flag.Name).
				WithHint("give it a value or leave it out")
		case kind == "bool" && notBool != nil:
			wanted = "true or false"
		case kind == "duration" && notDuration != nil:
			return fault.Usagef("%s %s", where(s, flag.Name), notDuration)
		case flag.Name == "color" && !slices.Contains([]string{"auto", "always", "never"}, text):
			wanted = "auto, always or never"
		}
		if wanted != "" {
			return fault.Usagef("%s: %q is not %s", where(s, flag.Name), text, wanted)
		}
	}
	return nil
}

// where is the source of a setting, with its name if the source does not tell it.
func where(s *Settings, name string) string {
	source := s.Source(name)
	if strings.HasPrefix(source, "context ") || strings.HasPrefix(source, "file ") {
		return name + " in " + source
	}
	return source
}
