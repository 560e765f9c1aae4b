// Package config finds out what the user has set: the host, the project, the token and the preferences.
//
// A setting is asked of its flag first, then of its variable, of the context in force and of the preferences in the
// file, and last of its default. Viper weighs these layers against one another. The file itself is read and written as
// YAML nodes: a value is the text that stands there, and comments and order survive.
package config

import "github.com/spf13/pflag"

// Load resolves every setting. It reads the file if there is one, and creates nothing.
// The flags are those of Define, already parsed; lookup is os.LookupEnv, but for tests.
func Load(flags *pflag.FlagSet, lookup func(string) (string, bool)) (*Settings, error) {
	return load(flags, lookup, false)
}

// LoadToChange is Load for commands that make what is missing: neither a file that was asked for nor the context in
// force need exist yet.
func LoadToChange(flags *pflag.FlagSet, lookup func(string) (string, bool)) (*Settings, error) {
	return load(flags, lookup, true)
}

func load(flags *pflag.FlagSet, lookup func(string) (string, bool), newAllowed bool) (*Settings, error) {
	given, err := resolve(flags, lookup) // enough to tell which file and which context
	if err != nil {
		return nil, err
	}
	file, err := given.readFile(newAllowed)
	if err != nil {
		return nil, err
	}
	context, err := given.choose(file, newAllowed)
	if err != nil {
		return nil, err
	}
	connection := context.layer()
	if given.Source("host") != "" {
		delete(connection, "insecure-skip-verify") // it was said of the context's own host
	}
	settings, err := resolve(flags, lookup, file.layer(), connection)
	if err != nil {
		return nil, err
	}
	settings.contexts, settings.context = file.contexts, context
	return settings, settings.check()
}

// LoadWithoutFile resolves flags and variables only, for commands that need no configuration.
func LoadWithoutFile(flags *pflag.FlagSet, lookup func(string) (string, bool)) (*Settings, error) {
	settings, err := resolve(flags, lookup)
	if err != nil {
		return nil, err
	}
	return settings, settings.check()
}
