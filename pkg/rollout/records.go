package rollout

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// Record is an entry of the deploy history of a proxy.
type Record struct {
	Revision    int    `json:"revision"`
	Environment string `json:"environment"`
	Version     string `json:"backendApiVersion"`
	Time        string `json:"deploymentTime"`
	By          string `json:"username"`
	Description string `json:"description"`
	Deploy      bool   `json:"deploy"` // false: it was undeployed
	Persistent  bool   `json:"persistent"`
}

// History returns the deploy history of a proxy, the latest record first. It is nil if the server is
// too old to tell.
func (g *Gateway) History(ctx context.Context, proxy string) ([]Record, error) {
	documents, err := g.list(ctx, "GET "+histories, "proxy", proxy)
	if g.lacks(err, "revisions") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	records := make([]Record, len(documents))
	for i, text := range documents {
		o := document.Members(text)
		revision, _ := strconv.Atoi(document.Words(o.Get("revision"))) // some servers quote it
		deploy, _, err := o.Truth("deploy")
		if err != nil || revision == 0 {
			return nil, fault.Newf(fault.Unreadable, "cannot read the deploy history of %s: a record has no revision", proxy).At(g.Client.Host(), 0)
		}
		persistent, _, _ := o.Truth("persistent")
		records[i] = Record{
			Revision: revision, Environment: o.Text("environment", "environmentName"), Version: o.Text("backendApiVersion"),
			Time: o.Text("deploymentTime"), By: o.Text("username"), Description: o.Text("description"), Deploy: deploy, Persistent: persistent,
		}
	}
	slices.SortStableFunc(records, func(a, b Record) int { return b.Revision - a.Revision })
	return records, nil
}

// newest returns the newest record of an environment, which may be an undeployment.
func newest(records []Record, environment string) (Record, bool) {
	for _, record := range records {
		if record.Environment == environment {
			return record, true
		}
	}
	return Record{}, false
}

// Latest returns the latest record of an environment that deployed something.
func Latest(records []Record, environment string) (Record, bool) {
	for _, record := range records {
		if record.Environment == environment && record.Deploy {
			return record, true
		}
	}
	return Record{}, false
}

// Unpublished reports whether the configuration of a proxy in the manager runs nowhere: then edits
// wait that no revision contains. An environment that waits for nothing runs the configuration. known
// are the environments that were read already.
func (g *Gateway) Unpublished(ctx context.Context, proxy string, records []Record, known map[string]Status) (bool, error) {
	statuses, pending := maps.Clone(known), false
	runs := func(status Status) bool {
		pending = pending || status.Deployed
		return status.Deployed && !status.Pending
	}
	for _, status := range known {
		if runs(status) {
			return false, nil
		}
	}
	for _, record := range records {
		if _, read := statuses[record.Environment]; read {
			continue
		}
		status, err := g.Status(ctx, proxy, record.Environment)
		if err != nil || runs(status) {
			return false, err
		}
		statuses[record.Environment] = status
	}
	return pending, nil
}
