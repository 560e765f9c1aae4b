package config

import (
	"path/filepath"

	"github.com/spf13/pflag"
)

// Entry is a name that the help explains.
type Entry struct{ Name, Meaning string }

// Variables lists the variables of the environment that have an effect: those of
// the flags in the order of Define, then those that are read instead, then those of
// other programs.
func Variables() []Entry {
	var own, others []Entry
	for _, flag := range definitions() {
		_, usage := pflag.UnquoteUsage(flag)
		names := VariableNames(flag.Name)
		own = append(own, Entry{names[0], usage})
		for i, name := range names[1:] {
			others = append(others, Entry{name, "used if " + names[i] + " is not set"})
		}
	}
	own = append(own, Entry{"APIOPS_TOKEN", "the token itself; it has no flag, because others can read a command line"})
	return append(append(own, others...),
		Entry{"APINIZER_TOKEN", "used if neither APIOPS_TOKEN nor APIOPS_TOKEN_FILE is set"},
		Entry{"NO_COLOR", "if set, no colors unless --color is always"},
		Entry{"TERM", "if it is dumb, no colors unless --color is always"},
		Entry{"HTTPS_PROXY", "proxy to connect through; HTTP_PROXY is the one for http:// hosts"},
		Entry{"NO_PROXY", "hosts to connect to directly"},
		Entry{"XDG_CONFIG_HOME", "folder that holds apiops/config.yaml (not on Windows)"},
		Entry{"XDG_CACHE_HOME", "folder that holds the names for shell completion (not on Windows)"},
	)
}

// Files lists what the program keeps on disk, with ~ for the home directory.
func Files(system string) []Entry {
	lookup := func(name string) (string, bool) {
		if name == "HOME" {
			return "~", true
		}
		return "", false
	}
	file := filepath.Join(configFolder(system, lookup), "config.yaml")
	return []Entry{
		{filepath.ToSlash(file), "the contexts and preferences, and the tokens if there is no system keyring"},
		{filepath.ToSlash(file) + ".lock", "keeps two programs from writing that file at once"},
		{filepath.ToSlash(CacheFolder(system, lookup)), "names for shell completion; each answer is used for a minute"},
	}
}
