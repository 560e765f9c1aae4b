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

// Settings are the resolved settings of one run.
type Settings struct {
	flags    []*pflag.Flag // in the order of Define
	values   *viper.Viper
	sources  map[string]string
	lookup   Lookup
	contexts []Context

	// Current is the name of the current context. It need not exist, and a flag or variable may have
	// chosen another context.
	Current string
	chosen  Context // by flag or variable, or else the current one; has no name if there is none
	missing error   // why there is no chosen context: the current one does not exist
	context Context // the chosen context, if it applies
	doubt   error   // why the host is ambiguous
}

// Names returns the names of all settings in the order of Define.
func (s *Settings) Names() []string {
	var names []string
	for _, flag := range s.flags {
		names = append(names, flag.Name)
	}
	return names
}

// Source returns where a setting comes from: "flag --host", "variable APIOPS_HOST",
// "context Prod.EU", "file <path>" or "default". It is empty if the setting has no value.
func (s *Settings) Source(name string) string { return s.sources[name] }

// String returns any setting as text. The items of a list are separated by commas.
func (s *Settings) String(name string) string { return s.values.GetString(name) }

// Strings returns the items of a comma-separated list.
func (s *Settings) Strings(name string) []string {
	items := strings.Split(s.String(name), ",")
	for i, item := range items {
		items[i] = strings.TrimSpace(item)
	}
	return slices.DeleteFunc(items, func(item string) bool { return item == "" })
}

// Bool returns a boolean setting.
func (s *Settings) Bool(name string) bool { return s.values.GetBool(name) }

// Duration returns a setting that is a duration.
func (s *Settings) Duration(name string) time.Duration { return s.values.GetDuration(name) }

// Path returns the path of the configuration file, which need not exist. It is empty if there is no
// home directory.
func (s *Settings) Path() string { return s.String("config") }

// Contexts returns the contexts in the order of the file.
func (s *Settings) Contexts() []Context { return slices.Clone(s.contexts) }

// Context returns the chosen context and reports whether it applies, which it does only to its own
// host.
func (s *Settings) Context() (Context, bool) { return s.context, s.context.Name != "" }

// Chosen returns the chosen context, whether it applies or not. It has no name if there is none.
// Chosen returns an error if the current context does not exist.
func (s *Settings) Chosen() (Context, error) { return s.chosen, s.missing }

// check rejects empty flags and invalid values.
func check(s *Settings) error {
	for _, flag := range s.flags {
		if source := s.Source(flag.Name); source == "" || source == "default" {
			continue // which is valid
		}
		text, kind, wanted := s.String(flag.Name), flag.Value.Type(), ""
		_, notBool := strconv.ParseBool(text)
		_, notDuration := value.ParseDuration(text, shortestTimeout)
		switch {
		case !utf8.ValidString(text):
			return fault.Usagef("%s is not UTF-8 text", where(s, flag.Name))
		case flag.Changed && len(s.Strings(flag.Name)) == 0:
			return EmptyFlag(flag.Name)
		case kind == "bool" && notBool != nil:
			wanted = "true or false"
		case kind == "duration" && notDuration != nil:
			return fault.Usagef("%s %s", where(s, flag.Name), notDuration)
		case flag.Name == "color" && !slices.Contains([]string{"auto", "always", "never"}, text):
			wanted = "auto, always or never"
		case flag.Name == "ci" && !slices.Contains(CIs(), text):
			wanted = "auto, github, gitlab, azure, jenkins or none"
		}
		if wanted != "" {
			return fault.Usagef("%s requires %s, not %q", where(s, flag.Name), wanted, text)
		}
	}
	return nil
}

// CIs returns the values of --ci.
func CIs() []string { return []string{"auto", "github", "gitlab", "azure", "jenkins", "none"} }

// EmptyFlag returns the error for a flag whose value is empty.
func EmptyFlag(name string) error {
	return fault.Usagef("flag --%s is empty", name).WithHint("specify a value or omit the flag")
}

// where returns the source of a setting, preceded by the name if the source does not contain it.
func where(s *Settings, name string) string {
	source := s.Source(name)
	if strings.HasPrefix(source, "context ") || strings.HasPrefix(source, "file ") {
		return name + " in " + source
	}
	return source
}
