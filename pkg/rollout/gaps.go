package rollout

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// gaps are the errors of a survey that shows the rest.
type gaps []*fault.Error

// shownGaps is how many of them an error names.
const shownGaps = 5

// err returns a single error for all gaps; nil if there are none. Its kind is theirs if they are alike.
func (g gaps) err() error {
	switch len(g) {
	case 0:
		return nil
	case 1:
		return g[0]
	}
	kind, status := g[0].Kind, g[0].Status
	var messages, hints []string
	for i, gap := range g {
		if gap.Kind != kind {
			kind = fault.Failed
		}
		if gap.Status != status {
			status = 0
		}
		if i < shownGaps {
			messages = append(messages, gap.Message)
		}
		if gap.Hint != "" && !slices.Contains(hints, gap.Hint) {
			hints = append(hints, gap.Hint)
		}
	}
	text := strings.Join(messages, "; ")
	if more := len(g) - shownGaps; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return fault.Newf(kind, "%s", text).WithHint("%s", strings.Join(hints, "; ")).At(g[0].Host, status)
}

// checkProxies records the selected proxies that do not exist. A name must be exact.
func (s *survey) checkProxies() {
	has := "the project has no"
	switch {
	case s.failed():
		has = "no project that can be read has a"
	case len(s.projects) > 1:
		has = "no project has a"
	}
	for _, name := range s.Proxies {
		if !slices.ContainsFunc(s.projects, func(p *surveyed) bool { return p.found[name] }) {
			s.gaps = append(s.gaps, fault.Newf(fault.NotFound, "%s proxy %q", has, name).
				WithHint("run \"apiops proxy list\" to see all names; names are case-sensitive").At(s.projects[0].Client.Host(), 0))
		}
	}
}

// checkEnvironments returns a usage error if a selected environment exists in no project. It may
// still exist in one that cannot be read.
func (s *survey) checkEnvironments() error {
	if s.failed() {
		return nil
	}
	var known []string
	for _, project := range s.projects {
		known = append(known, project.known...)
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for _, name := range s.Environments {
		if slices.Contains(known, name) {
			continue
		}
		has, whose := "the project has no", "its"
		if len(s.projects) > 1 {
			has, whose = "no project has an", "the"
		}
		return fault.Usagef("%s environment %q", has, name).
			WithHint("%s environments are: %s", whose, listed(known)).At(s.projects[0].Client.Host(), 0)
	}
	return nil
}

// failed reports whether a project could not be read.
func (s *survey) failed() bool {
	return slices.ContainsFunc(s.projects, func(p *surveyed) bool { return p.failed })
}
