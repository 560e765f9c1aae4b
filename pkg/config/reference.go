package config

import "path/filepath"

// Entry is a name that the manual explains.
type Entry struct{ Name, Meaning string }

// Variables lists the variables of the environment that hold settings: those of
// the flags in the order of Define, each name before the one it overrules, then
// those of the token.
func Variables() []Entry {
	var entries []Entry
	for _, flag := range definitions() {
		names := VariableNames(flag.Name)
		entries = append(entries, Entry{names[0], "the value of --" + flag.Name})
		for i, name := range names[1:] {
			entries = append(entries, Entry{name, "used if " + names[i] + " is not set"})
		}
	}
	return append(entries,
		Entry{"APIOPS_TOKEN", "the token itself; there is no flag for it"},
		Entry{"APINIZER_TOKEN", "used if neither APIOPS_TOKEN nor APIOPS_TOKEN_FILE is set"})
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
