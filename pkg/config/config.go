// Package config finds out what the user has set: the host, the project, the token and the preferences.
//
// A setting is asked of its flag first, then of its variable, of the context in force and of the preferences in the
// file, and last of its default. Viper weighs these layers against one another. The file itself is read and written as
// YAML nodes: a value is the text that stands there, and comments and order survive.
package config

import (
	"io"

	"github.com/spf13/pflag"
)

// File says what a command needs the configuration file for.
type File int

// The uses of the file.
const (
	Read   File = iota // it is read if it exists, except with the sandbox, which needs no configuration
	Change             // it is read, and a missing file or context is treated as empty: the command creates it
	Ignore             // only flags and variables apply
)

// Load resolves every setting, and creates nothing. The flags are those of Define, already parsed; lookup is
// os.LookupEnv, but for tests.
func Load(flags *pflag.FlagSet, lookup func(string) (string, bool), use File) (*Settings, error) {
	given := resolve(flags, lookup) // enough to tell which file and which context
	if err := given.check(); err != nil {
		return nil, err
	}
	if use == Ignore || use == Read && given.Bool("sandbox") {
		return given, nil
	}
	file, err := given.readFile(use == Change)
	if err != nil {
		return nil, err
	}
	context, err := given.choose(file, use == Change)
	if err != nil {
		return nil, err
	}
	connection := context.layer()
	if given.Source("host") != "" {
		delete(connection, "insecure-skip-verify") // it was said of the context's own host
	}
	settings := resolve(flags, lookup, file.layer(), connection)
	settings.contexts, settings.context = file.contexts, context
	return settings, settings.check()
}

// Preferences resolves flags and variables as far as they can be read. It never fails: it is for reporting why Load, or
// the reading of the command line, did. The words are the command line without the program's name.
func Preferences(words []string, lookup func(string) (string, bool)) *Settings {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	Define(flags)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.SetOutput(io.Discard) // what --help prints
	flags.VisitAll(func(flag *pflag.Flag) { flag.Value = lenient{flag.Value} })
	_ = flags.Parse(words) // as far as it goes
	return resolve(flags, lookup)
}

// lenient accepts every value, so that a wrong one does not hide those after it.
type lenient struct{ pflag.Value }

// Set keeps what is valid.
func (l lenient) Set(text string) error {
	_ = l.Value.Set(text)
	return nil
}
