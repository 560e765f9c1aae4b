package config

import (
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// choose returns the requested context, or else the current one. If newAllowed, the requested
// context need not exist.
func choose(s *Settings, file *file, newAllowed bool) (Context, error) {
	name, source := s.String("context"), s.Source("context")
	if name == "" {
		name, source = file.current, "current-context in file "+file.path
	}
	context, unknown := FindContext(file.contexts, name)
	switch {
	case unknown == nil, name == "":
		return context, nil
	case newAllowed:
		return Context{Name: name}, nil
	case name == file.current:
		unknown.Hint += `; run "apiops context use NAME" to switch to one`
	}
	return Context{}, unknown.In(source)
}

// doubt returns why the host is ambiguous, or nil: the current context does not exist and nothing
// else specifies a host, or the requested context and host contradict each other.
func doubt(s *Settings, use File) error {
	host, context := s.Source("host"), s.Source("context")
	switch {
	case s.missing != nil && !isGiven(host):
		return s.missing
	case s.context.Name == s.chosen.Name, !isGiven(context):
		return nil
	case use == Change && (s.chosen.Host == "" || host == "flag --host"):
		return nil // the command gives the context this host
	case s.chosen.Host == "":
		return fault.Usagef("%s: context %q has no host", context, s.chosen.Name).
			WithHint(`run "apiops context set %s --host URL"`, text.Quoted(s.chosen.Name))
	}
	return fault.Usagef("%s: context %q is for %s, but %s specifies another host", context, s.chosen.Name,
		ShownHost(s.chosen.Host), host).WithHint("%s or %s", without(host), without(context))
}

// isGiven reports whether a source is a flag or a variable, and not the file.
func isGiven(source string) bool {
	return strings.HasPrefix(source, "flag ") || strings.HasPrefix(source, "variable ")
}

// without returns the hint for not using a source.
func without(source string) string {
	if flag, found := strings.CutPrefix(source, "flag "); found {
		return "omit " + flag
	}
	return "unset " + strings.TrimPrefix(source, "variable ")
}
