package answer

// Verdict summarizes the result of a change. It fails closed.
type Verdict string

// The verdicts.
const (
	// Deployed means that the server reported success for the whole and for every
	// environment and pod.
	Deployed Verdict = "deployed"
	// Saved means that the change was saved and the server reported no environment.
	Saved Verdict = "saved"
	// NotDeployed means that the change was saved, but not deployed everywhere.
	NotDeployed Verdict = "not_deployed"
	// Pending means that the change was saved and the deployment is still running.
	Pending Verdict = "pending"
	// Accepted means that the server carries out the change in the background.
	Accepted Verdict = "accepted"
	// Absent means that there was nothing to remove, and that was allowed.
	Absent Verdict = "absent"
	// Unchanged means that the operation only checked something, or that a workflow had nothing to do.
	Unchanged Verdict = "unchanged"
	// Reachable means that a connection test passed.
	Reachable Verdict = "reachable"
)

// Verdicts returns all verdicts.
func Verdicts() []Verdict {
	return []Verdict{Deployed, Saved, NotDeployed, Pending, Accepted, Absent, Unchanged, Reachable}
}

// Meaning explains the verdict to readers of the JSON output.
func (v Verdict) Meaning() string {
	switch v {
	case Deployed:
		return "the server, every environment and every pod confirmed the change"
	case Saved:
		return "the change was saved; the server reported no environment"
	case NotDeployed:
		return "the change was saved, but at least one environment did not receive it, or the run that it started failed"
	case Pending:
		return "the change was saved; the deployment is still running, or its run waits for an approval"
	case Accepted:
		return "the server accepted the change and carries it out in the background"
	case Absent:
		return "there was nothing to remove, which --ignore-missing allows"
	case Unchanged:
		return "the command only checked something; nothing was changed"
	case Reachable:
		return "the tested connection works; nothing was changed"
	}
	return ""
}
