// Package config resolves what the user has set: host, project, token and preferences.
//
// The order of precedence is: flag, variable, context, preference in the file, default. Viper
// implements it. The context applies only to its own host. The file itself is read and written as
// YAML nodes, to read each value exactly as written and to keep comments and order.
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

// File is how a command uses the configuration file.
type File int

// The uses of the file.
const (
	Read   File = iota // read it if it exists, except with the sandbox, which does not need it
	Change             // read it; the command creates a missing file or context
	Ignore             // only flags and variables apply
)

// Lookup returns a variable of the shell, like os.LookupEnv. Tests replace it.
type Lookup = func(name string) (string, bool)

// Wait carries out a read that may take forever, and returns earlier if the run is interrupted.
type Wait func(read func() error) error

// AtOnce is a Wait that nothing interrupts.
func AtOnce(read func() error) error { return read() }

// Load resolves every setting. It creates nothing. The flags are those of Define, already parsed. It
// waits for a file that is not a regular one: nobody may ever write to a pipe.
func Load(flags *pflag.FlagSet, lookup Lookup, use File, wait Wait) (*Settings, error) {
	given := resolve(flags, lookup, &file{}, Context{}) // determines the file and the context
	if err := check(given); err != nil {
		return nil, err
	}
	if use == Ignore || use == Read && given.Bool("sandbox") {
		return given, nil
	}
	unasked := given.Path() == "" || given.Source("config") == "default"
	document, err := open(given.Path(), use == Change || unasked, wait)
	if err != nil {
		return nil, err
	}
	chosen, missing := choose(given, document.file, use == Change)
	if missing != nil && given.Source("context") != "" { // explicitly requested
		return nil, missing
	}
	settings := given // if the file says nothing, as in most CI jobs
	if !document.file.isEmpty() {
		settings = resolve(flags, lookup, document.file, chosen)
	}
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

// Preferences resolves flags and variables as far as they are valid. It is for printing the error
// if Load fails. The words are the command line without the name of the program.
func Preferences(words []string, lookup Lookup) *Settings {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	Define(flags)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.SetOutput(io.Discard) // for --help
	_ = flags.ParseAll(words, func(flag *pflag.Flag, text string) error {
		_ = flags.Set(flag.Name, text) // ignore an invalid value and continue
		return nil
	})
	return resolve(flags, lookup, &file{}, Context{})
}

// resolve applies the order of precedence: flags, variables, context, preferences, defaults.
func resolve(flags *pflag.FlagSet, lookup Lookup, file *file, context Context) *Settings {
	s := &Settings{values: viper.New(), sources: map[string]string{}, lookup: lookup}
	say := func(name, text, source string) { // overrides earlier values, but not a flag
		if text != "" {
			s.values.SetDefault(name, text)
			s.sources[name] = source
		}
	}
	path := defaultPath(lookup)
	s.values.SetDefault("config", path)
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
		// Viper's BindEnv would read the process environment instead of lookup.
		name, text := firstSet(lookup, VariableNames(flag.Name)...)
		say(flag.Name, text, "variable "+name)
		_ = s.values.BindPFlag(flag.Name, flag) // fails only for nil
		switch {
		case flag.Changed:
			s.sources[flag.Name] = "flag --" + flag.Name
		case s.Source(flag.Name) == "" && (flag.DefValue != "" || flag.Name == "config" && path != ""):
			s.sources[flag.Name] = "default"
		}
	}
	return s
}

// definitions returns the global flags in the order of Define.
func definitions() []*pflag.Flag {
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	set.SortFlags = false
	Define(set)
	var flags []*pflag.Flag
	set.VisitAll(func(flag *pflag.Flag) { flags = append(flags, flag) })
	return flags
}

// VariableNames returns the variables of a setting in order of precedence. Published pipelines use
// APINIZER_*.
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

// shortestTimeout allows any duration above zero.
const shortestTimeout time.Duration = 1

// firstSet returns the first of these variables that is set, and its value.
func firstSet(lookup Lookup, names ...string) (name, text string) {
	for _, name := range names {
		if text := variable(lookup, name); text != "" {
			return name, text
		}
	}
	return "", ""
}

// Define adds the global flags to a set. Each flag also has a variable (APIOPS_<NAME>, with
// underscores for dashes) and, except for config and context, a preference: a top-level key of the
// file.
func Define(flags *pflag.FlagSet) {
	flags.String("host", "", "`URL` of the Management API")
	flags.StringP("project", "p", "", "`name` of the project")
	flags.String("context", "", "`name` of the context to use instead of the current one")
	flags.String("config", "", "configuration `file` with contexts and preferences")
	flags.String("token-file", "", "`file` to read the token from (- for standard input)")
	flags.StringP("output", "o", "table", "output `format`, such as json or csv")
	flags.Var(new(list), "columns", "comma-separated `names` of the columns to show")
	flags.Bool("no-headers", false, "do not print column headers")
	flags.String("jq", "", "filter the JSON result with a jq `expression`")
	flags.String("color", "auto", "`when` to use color: auto, always or never")
	value.Duration(flags, new(time.Duration), "timeout", 2*time.Minute, shortestTimeout,
		"timeout per request, e.g. 30s (connecting: 10s)")
	flags.Var(new(list), "report", "write a report as `KIND=PATH`: junit, markdown, json or dotenv; may be repeated")
	flags.String("ci", "none", "CI `system` for annotations, summaries and outputs: auto, github, gitlab, azure, jenkins or none")
	flags.Bool("dry-run", false, "show what would be sent, without changing anything")
	flags.Bool("debug", false,
		"print requests and responses to standard error, without secrets")
	flags.BoolP("yes", "y", false, "answer yes to all prompts")
	flags.Bool("sandbox", false, "run the command against a built-in practice server")
	flags.String("ca-cert", "", "PEM `file` with trusted CA certificates")
	flags.String("client-cert", "", "PEM `file` with the client certificate")
	flags.String("client-key", "", "PEM `file` with the private key of the client certificate")
	flags.Bool("insecure-skip-verify", false,
		"do not verify the server's certificate (anyone could impersonate the server)")
}

// list is a flag that can be repeated. Each value can have several items, separated by commas.
type list string

func (l *list) String() string { return string(*l) }
func (l *list) Type() string   { return "list" }

func (l *list) Set(items string) error {
	*l = list(strings.TrimPrefix(string(*l)+","+items, ","))
	return nil
}

// defaultPath returns the default configuration file, or "" if there is no home directory.
func defaultPath(lookup Lookup) string {
	folder := configFolder(runtime.GOOS, lookup)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "config.yaml")
}

// configFolder returns the apiops directory in os.UserConfigDir, but honors XDG_CONFIG_HOME on
// macOS, too.
func configFolder(system string, lookup Lookup) string {
	return userFolder(system, lookup,
		"AppData", "XDG_CONFIG_HOME", "Library/Application Support", ".config")
}

// CacheFolder does the same for os.UserCacheDir. It returns "" if there is no home directory.
func CacheFolder(system string, lookup Lookup) string {
	return userFolder(system, lookup, "LocalAppData", "XDG_CACHE_HOME", "Library/Caches", ".cache")
}

// userFolder returns the apiops directory in the one that the Windows or XDG variable names, or
// else in the home directory.
func userFolder(system string, lookup Lookup, windows, xdg, mac, unix string) string {
	variable, place := "HOME", unix
	named, _ := lookup(xdg)
	switch {
	case system == "windows":
		variable, place = windows, ""
	case filepath.IsAbs(named): // the XDG specification says to ignore relative paths
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
