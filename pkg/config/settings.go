package config

import (
	"net/url"
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

// Context returns the context in force, if there is one.
func (s *Settings) Context() (Context, bool) { return s.context, s.context.Name != "" }

// hostContext returns the context in force if the host comes from it. Only its token may go there.
func (s *Settings) hostContext() (Context, bool) {
	if s.context.Name == "" || s.Source("host") != s.context.source() {
		return Context{}, false
	}
	return s.context, true
}

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

// Host is the URL that the API's /apiops/ follows; there is no "/" at its end.
func (s *Settings) Host() (*url.URL, error) {
	text := strings.TrimSpace(s.String("host"))
	if text == "" {
		return nil, fault.Usagef("no host is set").
			WithHint(`run "apiops auth login", set APIOPS_HOST, or try --sandbox`)
	}
	return parseHost(where(s, "host"), text)
}

// ParseHost reads the host that a user gave.
func ParseHost(text string) (*url.URL, error) {
	return parseHost("the host", strings.TrimSpace(text))
}

// parseHost reads the host in a place. Its errors quote nothing: the text may hold a password.
func parseHost(place, text string) (*url.URL, error) {
	host, err := url.Parse(text)
	problem := ""
	switch {
	case !strings.Contains(text, "://"),
		err == nil && host.Scheme != "https" && host.Scheme != "http":
		problem = "does not begin with https:// or http://"
	case err != nil:
		problem = "is not a URL"
	case host.Hostname() == "":
		problem = "names no host"
	case host.User != nil:
		problem = "holds a user or a password"
	case strings.ContainsAny(text, "?#"):
		problem = "holds a query or a fragment"
	}
	if problem != "" {
		return nil, fault.Usagef("%s %s", place, problem).
			WithHint("give a URL such as https://apinizer.example.com")
	}
	host.Path, host.RawPath = basePath(host.Path), basePath(host.RawPath)
	return host, nil
}

// basePath takes the end off that the API's own path begins with.
func basePath(path string) string {
	return strings.TrimRight(strings.TrimSuffix(strings.TrimRight(path, "/"), "/apiops"), "/")
}

// Masked stands in for what is not shown.
const Masked = "********"

// ShownHost is the text of a host as it may be shown: one that cannot be used may hold a password.
func ShownHost(text string) string {
	if _, err := ParseHost(text); text != "" && err != nil {
		return Masked
	}
	return text
}

// IsFor tells whether the context leads to a host.
func (c Context) IsFor(host *url.URL) bool {
	return canonicalHost(c.Host) == canonicalHost(host.String())
}

// canonicalHost is the same for all spellings of one host.
func canonicalHost(text string) string {
	host, err := ParseHost(text)
	if err != nil {
		return text
	}
	host.Host = strings.ToLower(host.Host)
	return host.String()
}
