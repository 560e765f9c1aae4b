package config

import (
	"path/filepath"

	"github.com/spf13/pflag"
)

// Entry is a name that the help explains.
type Entry struct{ Name, Meaning string }

// Variables lists the variables that have an effect: those of the flags in the order
// of Define, then their alternatives, then those of other programs.
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
	own = append(own, Entry{"APIOPS_TOKEN", "the token itself; it has no flag, because other users can see command lines"})
	return append(append(own, others...),
		Entry{"APINIZER_TOKEN", "used if neither APIOPS_TOKEN nor APIOPS_TOKEN_FILE is set"},
		Entry{"GITHUB_ACTIONS", "with --ci auto: set by GitHub Actions, as are GITLAB_CI by GitLab, TF_BUILD by Azure and JENKINS_URL by Jenkins"},
		Entry{"GITHUB_STEP_SUMMARY", "with --ci github: file for the summary"},
		Entry{"GITHUB_OUTPUT", "with --ci github: file for the outputs"},
		Entry{"AGENT_TEMPDIRECTORY", "with --ci azure: directory for the summary"},
		Entry{"NO_COLOR", "if set, no color unless --color is always"},
		Entry{"TERM", "if set to dumb, no color unless --color is always"},
		Entry{"HTTPS_PROXY", "proxy for https:// hosts; HTTP_PROXY is for http:// hosts"},
		Entry{"NO_PROXY", "hosts to connect to without a proxy"},
		Entry{"XDG_CONFIG_HOME", "directory for apiops/config.yaml (not on Windows)"},
		Entry{"XDG_CACHE_HOME", "directory for the names that shell completion caches (not on Windows)"},
	)
}

// Files lists the files that the program writes, with ~ for the home directory.
func Files(system string) []Entry {
	lookup := func(name string) (string, bool) {
		if name == "HOME" {
			return "~", true
		}
		return "", false
	}
	file := filepath.Join(configFolder(system, lookup), "config.yaml")
	return []Entry{
		{filepath.ToSlash(file), "contexts and preferences, and tokens if there is no system keyring"},
		{filepath.ToSlash(file) + ".lock", "prevents concurrent writes to that file"},
		{filepath.ToSlash(CacheFolder(system, lookup)), "names for shell completion, cached for one minute"},
	}
}
