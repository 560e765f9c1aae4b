package config

import (
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// choose returns the context that was asked for, or else the current one. A new one may be allowed.
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
		unknown.Hint += `; "apiops context use NAME" chooses another`
	}
	return Context{}, unknown.In(source)
}

// doubt is why it cannot be told which host is meant: the current context does not exist and nothing
// else names a host, or a context and a host were asked for that do not go together.
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
			WithHint("run: apiops context set %s --host URL", text.Quoted(s.chosen.Name))
	}
	return fault.Usagef("%s: context %q is for %s, but %s names another host", context, s.chosen.Name,
		ShownHost(s.chosen.Host), host).WithHint("%s or %s", without(host), without(context))
}

// isGiven tells the source of what was said for this run, and not in the file.
func isGiven(source string) bool {
	return strings.HasPrefix(source, "flag ") || strings.HasPrefix(source, "variable ")
}

// without says how to do without a source.
func without(source string) string {
	if flag, found := strings.CutPrefix(source, "flag "); found {
		return "leave out " + flag
	}
	return "unset " + strings.TrimPrefix(source, "variable ")
}
