package config

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Define adds the global flags to a set. Each is also a variable (APIOPS_<NAME>, dashes as underscores) and, but for
// config and context, a preference: a top-level key of the file.
func Define(flags *pflag.FlagSet) {
	flags.String("host", "", "`URL` of the Management API")
	flags.StringP("project", "p", "", "`name` of the project to work in")
	flags.String("context", "", "`name` of the context to use instead of the current one")
	flags.String("config", "", "`file` that holds the contexts and preferences")
	flags.String("token-file", "", "`file` to read the token from; - is standard input")
	flags.StringP("output", "o", "table", "`format` of the result, such as table, json or yaml")
	flags.Var(new(list), "columns", "`names` of the columns to show, separated by commas")
	flags.Bool("no-headers", false, "leave out the header of a table")
	flags.String("jq", "", "`expression` of the jq language to filter the JSON result with")
	flags.String("color", "auto", "`when` to use colour: auto, always or never")
	flags.Duration("timeout", 2*time.Minute, "`duration` after which one request is given up, such as 30s; to connect it has 10s")
	flags.Bool("dry-run", false, "show what would be sent and change nothing")
	flags.Bool("debug", false, "show each request and its answer on standard error, without secrets")
	flags.BoolP("yes", "y", false, "take yes for the answer to every question")
	flags.Bool("sandbox", false, "try the command on a practice server inside this program")
	flags.String("ca-cert", "", "`file` of PEM certificates to trust the server by")
	flags.String("client-cert", "", "`file` of the PEM certificate to show to the server")
	flags.String("client-key", "", "`file` of the PEM private key of the client certificate")
	flags.Bool("insecure-skip-verify", false, "do not verify the server's certificate (anyone could pose as the server)")
}

// list is a flag that may be given several times, each time with several items separated by commas.
type list string

func (l *list) String() string { return string(*l) }
func (l *list) Type() string   { return "list" }

func (l *list) Set(items string) error {
	*l = list(strings.TrimPrefix(string(*l)+","+items, ","))
	return nil
}

// Given returns the settings of a context that were given as flags. Files get their full path, for a context is used in
// every folder.
func Given(flags *pflag.FlagSet) (map[string]string, error) {
	given := map[string]string{}
	for _, name := range contextSettings() {
		flag := flags.Lookup(name)
		if !flag.Changed {
			continue
		}
		given[name] = flag.Value.String()
		switch name {
		case "ca-cert", "client-cert", "client-key":
			path, err := filepath.Abs(given[name])
			if err != nil {
				return nil, fault.Usagef("%s", err).WithCause(err)
			}
			given[name] = path
		}
	}
	return given, nil
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

// variableNames are the variables of a setting, the strongest first. The APINIZER_ ones are those of published pipelines.
func variableNames(setting string) []string {
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
