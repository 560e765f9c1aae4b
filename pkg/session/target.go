package session

import (
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Target says where a request goes, as the end of a sentence: "in MyProject at prod
// (gateway.example.com)". The project is empty if the operation has none.
func (s *Session) Target(project string) string {
	target := "at " + s.Place()
	if project != "" {
		target = "in " + project + " " + target
	}
	return target
}

// Reached returns the target of a run that has connected to a host, and "" otherwise.
func (s *Session) Reached() string {
	if len(s.clients) == 0 {
		return ""
	}
	return s.Target(s.project)
}

// Place returns the name of the context, if one applies, and the host.
func (s *Session) Place() string {
	if s.Settings.Bool("sandbox") {
		return "the sandbox"
	}
	host, err := s.Host()
	if err != nil {
		return "an unknown host"
	}
	if name := s.contextOf(host); name != "" {
		return name + " (" + host.Host + ")"
	}
	return host.Host
}

// contextOf returns the name of the context, unless it only repeats the host.
func (s *Session) contextOf(host *url.URL) string {
	if context, ok := s.Settings.Context(); ok && context.Name != host.Host {
		return context.Name
	}
	return ""
}

// scoped adds the context and the project to an error from the current host. If the run has connected
// to it, that is any error that names no other, except for mistakes in the command line.
func (s *Session) scoped(failure *fault.Error) *fault.Error {
	isLocal := failure.Host == "" && (len(s.clients) == 0 || failure.Kind == fault.Usage)
	host, err := s.Host()
	if err != nil || isLocal || failure.Host != "" && failure.Host != host.Host {
		return failure
	}
	var scope []string
	if name := s.contextOf(host); name != "" {
		scope = append(scope, "context "+name)
	}
	if s.project != "" {
		scope = append(scope, "project "+s.project)
	}
	better := *failure
	better.Host = host.Host
	better.Scope = strings.Join(scope, ", ")
	return &better
}
