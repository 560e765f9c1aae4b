// Package config finds out what the user has set: host, project, token and preferences.
//
// A flag is stronger than a variable, that than the context, the preferences in the file and the
// default: viper weighs them. The context applies only to its own host. The file itself is read and
// written as YAML nodes, so that a value is the text that stands there, and comments and order
// survive.
package config

import (
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/apiops-cli/apiops/pkg/value"
)

// File says what a command needs the configuration file for.
type File int

// The uses of the file.
const (
	Read   File = iota // it is read if it exists, except with the sandbox, which needs none
	Change             // it is read; a missing file or context is empty: the command creates it
	Ignore             // only flags and variables apply
)

// Lookup returns a variable of the environment: os.LookupEnv, but for tests.
type Lookup = func(name string) (string, bool)

// Load resolves every setting, and creates nothing. The flags are those of Define, already parsed.
func Load(flags *pflag.FlagSet, lookup Lookup, use File) (*Settings, error) {
	given := resolve(flags, lookup, &file{}, Context{}) // tells which file and which context
	if err := check(given); err != nil {
		return nil, err
	}
	if use == Ignore || use == Read && given.Bool("sandbox") {
		return given, nil
	}
	unasked := given.Path() == "" || given.Source("config") == "default"
	document, err := open(given.Path(), use == Change || unasked)
	if err != nil {
		return nil, err
	}
	chosen, missing := choose(given, document.file, use == Change)
	if missing != nil && given.Source("context") != "" { // it was asked for
		return nil, missing
	}
	settings := resolve(flags, lookup, document.file, chosen)
	if chosen.Name == "" || chosen.leadsTo(settings.String("host")) {
		settings.context = chosen
	} else {
		settings = resolve(flags, lookup, document.file, Context{})
	}
	settings.Current, settings.contexts = document.file.current, document.file.contexts
	settings.chosen, settings.missing = chosen, missing
	settings.doubt = doubt(settings, use)
	return settings, check(settings)
}

// Preferences resolves flags and variables as far as they can be read: it is for reporting why Load
// failed. The words are the command line without the program's name.
func Preferences(words []string, lookup Lookup) *Settings {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	Define(flags)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.SetOutput(io.Discard) // what --help prints
	_ = flags.ParseAll(words, func(flag *pflag.Flag, text string) error {
		_ = flags.Set(flag.Name, text) // a wrong value does not hide those after it
		return nil
	})
	return resolve(flags, lookup, &file{}, Context{})
}

// resolve puts flags above variables, these above the context, and that above the preferences.
func resolve(flags *pflag.FlagSet, lookup Lookup, file *file, context Context) *Settings {
	s := &Settings{values: viper.New(), sources: map[string]string{}, lookup: lookup}
	say := func(name, text, source string) { // overrules what was said before, but not a flag
		if text != "" {
			s.values.SetDefault(name, text)
			s.sources[name] = source
		}
	}
	s.values.SetDefault("config", defaultPath(lookup))
	say("context", file.current, "file "+file.path)
	for name, text := range file.preferences {
		say(name, file.find(name, text), "file "+file.path)
	}
	for _, setting := range context.settings() {
		say(setting.key, file.find(setting.key, *setting.text), context.source())
	}
	for _, definition := range definitions() {
		flag := flags.Lookup(definition.Name)
		s.flags = append(s.flags, flag)
		// Viper's BindEnv would ask the process, and not lookup.
		name, text := firstSet(lookup, VariableNames(flag.Name)...)
		say(flag.Name, text, "variable "+name)
		_ = s.values.BindPFlag(flag.Name, flag) // fails for nil only
		switch {
		case flag.Changed:
			s.sources[flag.Name] = "flag --" + flag.Name
		case s.Source(flag.Name) == "" && s.String(flag.Name) != "":
			s.sources[flag.Name] = "default"
		}
	}
	return s
}

// definitions returns the global flags as they are defined, in that order.
func definitions() []*pflag.Flag {
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	set.SortFlags = false
	Define(set)
	var flags []*pflag.Flag
	set.VisitAll(func(flag *pflag.Flag) { flags = append(flags, flag) })
	return flags
}

// VariableNames are those of a setting, the strongest first. Published pipelines use APINIZER_*.
func VariableNames(setting string) []string {
	own := "APIOPS_" + strings.ToUpper(strings.ReplaceAll(setting, "-", "_"))
	switch setting {
	case "host":
		return []string{own, "APINIZER_URL", "APINIZER_BASE_URL"}
	case "project":
		return []string{own, "APINIZER_PROJECT"}
	default:
		return []string{own}
	}
}

// shortestTimeout is any above zero.
const shortestTimeout time.Duration = 1

// firstSet returns the first of these variables that is set, and its text.
func firstSet(lookup Lookup, names ...string) (name, text string) {
	for _, name := range names {
		if text := variable(lookup, name); text != "" {
			return name, text
		}
	}
	return "", ""
}

// Define adds the global flags to a set. Each is also a variable (APIOPS_<NAME>, dashes as
// underscores) and, but for config and context, a preference: a top-level key of the file.
func Define(flags *pflag.FlagSet) {
	flags.String("host", "", "`URL` of the Management API")
	flags.StringP("project", "p", "", "`name` of the project to work in")
	flags.String("context", "", "`name` of the context to use instead of the current one")
	flags.String("config", "", "`file` that holds the contexts and preferences")
	flags.String("token-file", "", "`file` to read the token from; - is standard input")
	flags.StringP("output", "o", "table", "output `format`, such as json or csv")
	flags.Var(new(list), "columns", "`names` of the columns to show, separated by commas")
	flags.Bool("no-headers", false, "leave out the header of a table")
	flags.String("jq", "", "`expression` of the jq language to filter the JSON result with")
	flags.String("color", "auto", "`when` to use colour: auto, always or never")
	value.Duration(flags, new(time.Duration), "timeout", 2*time.Minute, shortestTimeout,
		"`duration` after which one request is given up, such as 30s; to connect it has 10s")
	flags.Bool("dry-run", false, "show what would be sent and change nothing")
	flags.Bool("debug", false,
		"show each request and its answer on standard error, without secrets")
	flags.BoolP("yes", "y", false, "take yes for the answer to every question")
	flags.Bool("sandbox", false, "try the command on a practice server inside this program")
	flags.String("ca-cert", "", "`file` of PEM certificates to trust the server by")
	flags.String("client-cert", "", "`file` of the PEM certificate to show to the server")
	flags.String("client-key", "", "`file` of the PEM private key of the client certificate")
	flags.Bool("insecure-skip-verify", false,
		"do not verify the server's certificate (anyone could pose as the server)")
}

// list is a flag that may be given several times, each time with several items separated by commas.
type list string

func (l *list) String() string { return string(*l) }
func (l *list) Type() string   { return "list" }

func (l *list) Set(items string) error {
	*l = list(strings.TrimPrefix(string(*l)+","+items, ","))
	return nil
}

// defaultPath is the file of a user who names no other; it is empty if there is no home.
func defaultPath(lookup Lookup) string {
	folder := configFolder(runtime.GOOS, lookup)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "config.yaml")
}

// configFolder is os.UserConfigDir's folder for apiops, but macOS may have XDG_CONFIG_HOME, too.
func configFolder(system string, lookup Lookup) string {
	return userFolder(system, lookup,
		"AppData", "XDG_CONFIG_HOME", "Library/Application Support", ".config")
}

// CacheFolder is the same below os.UserCacheDir.
func CacheFolder(system string, lookup Lookup) string {
	return userFolder(system, lookup, "LocalAppData", "XDG_CACHE_HOME", "Library/Caches", ".cache")
}

// userFolder is in what the variable of Windows or of XDG names, or in a place in the home.
func userFolder(system string, lookup Lookup, windows, xdg, mac, unix string) string {
	variable, place := "HOME", unix
	named, _ := lookup(xdg)
	switch {
	case system == "windows":
		variable, place = windows, ""
	case filepath.IsAbs(named): // the specification has others ignored
		variable, place = xdg, ""
	case system == "darwin":
		place = mac
	}
	folder, _ := lookup(variable)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, place, "apiops")
}
