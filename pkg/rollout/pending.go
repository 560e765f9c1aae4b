package rollout

import "github.com/apiops-cli/apiops/pkg/fault"

// RefusePending returns an error if edits wait for a deployment to an environment, or if the server
// cannot tell.
func (g *Gateway) RefusePending(proxy, environment string, status Status) error {
	switch {
	case !status.Known:
		return g.cannotTell(proxy)
	case status.Deployed && status.Pending:
		return g.wouldGoLive(proxy, " to "+environment)
	}
	return nil
}

func (g *Gateway) cannotTell(proxy string) error {
	return fault.Newf(fault.Rejected, "this server cannot tell whether edits of %s wait for a deployment", proxy).
		WithHint("use --pending include").At(g.Client.Host(), 0)
}

// wouldGoLive is the error for edits that wait for a deployment; where is "" or, e.g., " to production".
func (g *Gateway) wouldGoLive(proxy, where string) error {
	return fault.Newf(fault.Rejected, "edits of %s wait for a deployment%s and would go live", proxy, where).
		WithHint("check them in the manager, or use --pending include").At(g.Client.Host(), 0)
}
