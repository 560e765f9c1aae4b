package rollout

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// State says how what runs in an environment relates to what the manager has recorded.
type State string

// The states. Only asking the pods can find what is an orphan or missing.
const (
	Current    State = "current"    // deployed, without edits that wait for a deployment
	Pending    State = "pending"    // deployed, but edits wait for a deployment
	Undeployed State = "undeployed" // not deployed
	Orphan     State = "orphan"     // the manager says undeployed, but pods have the route
	Missing    State = "missing"    // the manager says deployed, but not every pod has the route
	Unknown    State = "unknown"    // no pod responded, it could not be read, or the server cannot tell
)

// Running is one proxy in one environment.
type Running struct {
	Project     string `json:"project"`
	Proxy       string `json:"proxy"`
	Environment string `json:"environment"` // empty: it is deployed nowhere
	State       State  `json:"state"`
	Revision    int    `json:"revision,omitempty"`
	Version     string `json:"version,omitempty"`
	Deployed    string `json:"deployed,omitempty"`
	By          string `json:"by,omitempty"`
	Description string `json:"description,omitempty"`
	URL         string `json:"accessUrl,omitempty"`
	// PodsActive and PodsResponded are nil if the pods were not asked.
	PodsActive    *int `json:"podsActive,omitempty"`
	PodsResponded *int `json:"podsResponded,omitempty"`
}

// Overview selects what an overview shows.
type Overview struct {
	Proxies      []string // empty: all
	Environments []string // empty: all
	Everywhere   bool     // also show the environments in which a proxy is not deployed
	Pods         bool     // also ask the pods, everywhere
}

// Survey returns what runs where: one call for each project, one for each deployed proxy, and with
// pods one for each proxy and environment. If something cannot be read, it returns the rest, and an
// error that says what is missing. An error that concerns everything ends it at once.
func Survey(ctx context.Context, gateways []*Gateway, what Overview) ([]Running, error) {
	s := &survey{Overview: what}
	for _, gateway := range gateways {
		s.projects = append(s.projects, &surveyed{Gateway: gateway})
	}
	if s.everywhere() {
		if err := s.carryOut(ctx, s.environments()); err != nil {
			return nil, err
		}
		if err := s.checkEnvironments(); err != nil {
			return nil, err
		}
	}
	for _, reads := range []func() []read{s.deployments, s.statuses, s.details} {
		if err := s.carryOut(ctx, reads()); err != nil {
			return nil, err
		}
	}
	s.checkProxies()
	var rows []Running
	for _, project := range s.projects {
		rows = append(rows, project.rows...)
	}
	return rows, s.gaps.err()
}

// survey is an overview that is being read.
type survey struct {
	Overview
	projects []*surveyed
	gaps     gaps
	// unanswered counts the reads in a row that got no response.
	unanswered atomic.Int32
}

// maxUnanswered is how many reads in a row may get no response. After that, nothing more is read: a
// server that is down is not asked a thousand times.
const maxUnanswered = 3

// surveyed is a project of a survey.
type surveyed struct {
	*Gateway
	known  []string // its environments; nil: not read
	rows   []Running
	found  map[string]bool // the selected proxies
	failed bool            // it could not be read
}

// read is a part of a survey.
type read struct {
	project *surveyed // not nil: without this, nothing is known about the project
	what    string    // that cannot be read if it fails
	do      func(ctx context.Context) error
	row     *Running // whose state is unknown if it fails; may be nil
}

// everywhere reports whether each environment has a row.
func (s *survey) everywhere() bool { return s.Pods || s.Everywhere || len(s.Environments) > 0 }

// carryOut carries out reads concurrently. It returns an error that ends the survey, and records the
// others.
func (s *survey) carryOut(ctx context.Context, reads []read) error {
	if len(reads) == 0 {
		return nil
	}
	failures := make([]error, len(reads))
	err := s.projects[0].each(ctx, len(reads), func(ctx context.Context, i int) error {
		if s.unanswered.Load() >= maxUnanswered {
			failures[i] = fault.Newf(fault.Unreachable, "not tried, because the server did not respond").At(s.projects[0].Client.Host(), 0)
			return nil
		}
		err := reads[i].do(ctx)
		if fault.Is(err, fault.Unreachable) {
			s.unanswered.Add(1)
		} else {
			s.unanswered.Store(0)
		}
		failures[i] = err
		if s.ends(err, reads[i]) {
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, failure := range failures {
		if failure == nil {
			continue
		}
		s.gaps = append(s.gaps, fault.From(failure).In("cannot read "+reads[i].what))
		if row := reads[i].row; row != nil {
			row.State = Unknown
		}
		if project := reads[i].project; project != nil {
			project.failed = true
		}
	}
	return nil
}

// ends reports whether a failed read ends the survey. What is denied for one of several projects
// does not concern the others.
func (s *survey) ends(err error, failed read) bool {
	one := len(s.projects) == 1
	return fault.Is(err, fault.Unauthenticated, fault.Interrupted) ||
		err != nil && one && (failed.project != nil || fault.From(err).ForAll)
}

// of names something of a project.
func (s *survey) of(project *surveyed, format string, values ...any) string {
	name := fmt.Sprintf(format, values...)
	if len(s.projects) > 1 {
		name += " in project " + project.Project
	}
	return name
}

// details are the deploy histories and, if asked for, the pods.
func (s *survey) details() []read {
	var reads []read
	for _, project := range s.projects {
		deployed := make(map[string][]*Running)
		for i := range project.rows {
			row := &project.rows[i]
			if row.Environment == "" || row.State == Undeployed {
				continue
			}
			if deployed[row.Proxy] == nil {
				reads = append(reads, read{
					what: s.of(project, "the deploy history of %s", row.Proxy),
					do:   func(ctx context.Context) error { return project.addRevisions(ctx, deployed[row.Proxy]) },
				})
			}
			deployed[row.Proxy] = append(deployed[row.Proxy], row)
		}
	}
	if !s.Pods {
		return reads
	}
	for _, project := range s.projects {
		for i := range project.rows {
			if row := &project.rows[i]; row.Environment != "" {
				reads = append(reads, read{
					what: s.of(project, "the pods of %s in %s", row.Proxy, row.Environment), row: row,
					do: func(ctx context.Context) error { return project.addPods(ctx, row) },
				})
			}
		}
	}
	return reads
}

// addRevisions adds what the deploy history says to the rows of a proxy.
func (g *Gateway) addRevisions(ctx context.Context, rows []*Running) error {
	records, err := g.History(ctx, rows[0].Proxy)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if record, ok := Latest(records, row.Environment); ok {
			row.Revision, row.Version = record.Revision, record.Version
			row.Deployed, row.By, row.Description = record.Time, record.By, record.Description
		}
	}
	return nil
}

// addPods asks the pods, which may find that the manager is wrong.
func (g *Gateway) addPods(ctx context.Context, row *Running) error {
	health, err := g.Health(ctx, row.Proxy, row.Environment)
	if err != nil {
		return err
	}
	if !health.Known {
		row.State = Unknown
		return nil
	}
	row.PodsActive, row.PodsResponded = &health.PodsActive, &health.PodsAnswered
	switch {
	case row.State == Unknown:
	case health.PodsAnswered == 0:
		row.State = Unknown
	case row.State == Undeployed && (health.PodsActive > 0 || health.Active || health.Inconsistent):
		row.State = Orphan
	case row.State == Undeployed:
	case health.PodsActive < health.PodsAnswered || !health.Active || health.Inconsistent:
		row.State = Missing
	}
	return nil
}
