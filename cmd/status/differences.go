package status

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/rollout"
)

// differences returns an error if anything is neither current nor undeployed.
func differences(rows []rollout.Running) error {
	counts := make(map[rollout.State]int)
	total := 0
	for _, row := range rows {
		if row.State != rollout.Current && row.State != rollout.Undeployed {
			counts[row.State]++
			total++
		}
	}
	if total == 0 {
		return nil
	}
	var parts []string
	for _, state := range []rollout.State{rollout.Pending, rollout.Missing, rollout.Orphan, rollout.Unknown} {
		if counts[state] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[state], state))
		}
	}
	return fault.Newf(fault.Differences, "%d of %d deployments are not current: %s", total, len(rows), strings.Join(parts, ", ")).
		WithHint("%s", advice(rows))
}

// advice says what to do about each kind of difference.
func advice(rows []rollout.Running) string {
	var hints []string
	for _, one := range []struct {
		hint string
		is   func(r rollout.Running) bool
	}{
		{"deploy what is pending with \"apiops proxy deploy\"", func(r rollout.Running) bool { return r.State == rollout.Pending }},
		{"check the pods of what is missing, or deploy it again with \"apiops proxy deploy\"", func(r rollout.Running) bool { return r.State == rollout.Missing }},
		{"undeploy orphans again with \"apiops proxy undeploy\"", func(r rollout.Running) bool { return r.State == rollout.Orphan }},
		{"check the pods of what is unknown: none responded", func(r rollout.Running) bool { return r.State == rollout.Unknown && silent(r) }},
		{"check in the manager what is unknown: this server cannot tell", func(r rollout.Running) bool { return r.State == rollout.Unknown && !silent(r) }},
	} {
		if slices.ContainsFunc(rows, one.is) {
			hints = append(hints, one.hint)
		}
	}
	return strings.Join(hints, "; ")
}

// silent reports whether no pod responded.
func silent(r rollout.Running) bool { return r.PodsResponded != nil && *r.PodsResponded == 0 }
