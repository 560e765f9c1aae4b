package rollout

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// guardPending looks for edits of others, which would go live.
func (e *Ensure) guardPending(context.Context) error {
	unknown := slices.ContainsFunc(e.before.places, func(p place) bool { return e.before.exists && !p.Status.Known })
	if e.RefusePending && unknown {
		return e.cannotTell(e.Proxy)
	}
	if !e.before.unpublished {
		return nil
	}
	if e.RefusePending {
		return e.wouldGoLive(e.Proxy, "")
	}
	e.Warn(fmt.Sprintf("edits of %s were waiting for a deployment and go live with this one", e.Proxy))
	return nil
}

// guardRestore rejects a job that could not be undone.
func (e *Ensure) guardRestore(context.Context) error {
	if e.Keep {
		return nil
	}
	for _, p := range e.before.places {
		if p.ran == unknownRevision {
			return fault.Newf(fault.Rejected, "what runs in %s could not be restored: the deploy history does not tell its revision", p.Environment).
				WithHint("to publish without a way back, use --on-failure keep").At(e.Client.Host(), 0)
		}
	}
	return nil
}

// guardRemoved compares the endpoints before and after, before any traffic is touched.
func (e *Ensure) guardRemoved(ctx context.Context) error {
	if !e.before.exists {
		return nil
	}
	start := time.Now()
	after, err := e.Endpoints(ctx, e.Proxy)
	if err != nil {
		return err
	}
	removed, added := missingFrom(e.before.endpoints, after), missingFrom(after, e.before.endpoints)
	e.step("compare", start, "%s added, %d removed", text.Quantity(len(added), "endpoint"), len(removed))
	const shown = 3
	list := listed(removed[:min(shown, len(removed))])
	switch {
	case len(after) == 0 && len(removed) > 0 && e.MaxRemoved < 0:
		return fault.Newf(fault.Rejected, "the specification has no endpoints; it would remove all of %s: %s", e.Proxy, list).
			WithHint("check the specification, or allow it with --max-removed %d", len(removed)).At(e.Client.Host(), 0)
	case e.MaxRemoved >= 0 && len(removed) > e.MaxRemoved:
		return fault.Newf(fault.Rejected, "the specification removes too many endpoints: %d instead of at most %d (%s)", len(removed), e.MaxRemoved, list).
			WithHint("check the specification, or allow it with --max-removed %d", len(removed)).At(e.Client.Host(), 0)
	}
	return nil
}

// missingFrom returns what is in a, but not in b.
func missingFrom(a, b []string) []string {
	var missing []string
	for _, name := range a {
		if !slices.Contains(b, name) {
			missing = append(missing, name)
		}
	}
	return missing
}

// overtaken returns an error if somebody else has deployed the proxy in the meantime.
func (e *Ensure) overtaken(ctx context.Context) error {
	records, _ := e.History(ctx, e.Proxy) // every environment is deployed; what is not readable is not denied
	for _, one := range e.entries {
		if last, known := newest(records, one.Name); known && one.Revision > 0 && last.Revision > one.Revision {
			return fault.Newf(fault.Partial, "%s was published to %s, but then %s deployed revision %d", e.Proxy, one.Name, cmp.Or(last.By, "somebody"), last.Revision).
				WithHint("see \"apiops proxy deploy-history list %s\"", e.Proxy).At(e.Client.Host(), 0)
		}
	}
	return nil
}
