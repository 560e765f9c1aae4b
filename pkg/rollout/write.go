package rollout

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
)

// saving returns the request that saves the proxy, without a deployment. Its form is that of "proxy
// create" and "proxy update".
func (e *Ensure) saving() api.Request {
	metadata := map[string]any{
		"apiProxyName":         e.Proxy,
		"apiProxyCreationType": cmp.Or(e.before.kind, e.Spec.Type, SpecType(e.Spec.Content), "OPEN_API"),
		"deploy":               false, "reParse": e.before.exists, "clientRoute": e.clientRoute(),
	}
	if e.Version != "" {
		metadata["backendApiVersion"] = e.Version
	}
	if len(e.Backends) > 0 {
		var addresses []map[string]string
		for _, address := range e.Backends {
			addresses = append(addresses, map[string]string{"address": address})
		}
		metadata["routingInfo"] = map[string]any{"routingAddressList": addresses}
	}
	method := "POST "
	if e.before.exists {
		method = "PUT "
	}
	if e.Spec.URL != "" {
		metadata["specUrl"] = e.Spec.URL
		request := e.Request(method + proxies + "url/")
		request.Body = api.JSON(metadata)
		return request
	}
	request := e.Request(method + proxies + "file/")
	request.Body = api.Multipart(
		api.Part{Name: "metadata", Text: string(document.Encode(metadata))},
		api.Part{Name: "specFile", FileName: e.Spec.Name, File: api.Content(e.Spec.Name, e.Spec.Content)},
	)
	return request
}

// clientRoute returns the whole route: a re-parse replaces it, hosts included.
func (e *Ensure) clientRoute() json.RawMessage {
	route := maps.Clone(e.before.route)
	if route == nil {
		route = make(map[string]json.RawMessage)
	}
	if len(e.Paths) > 0 {
		route["relativePathList"] = document.Encode(e.Paths)
	}
	if len(e.Hosts) > 0 {
		route["hostList"] = document.Encode(e.Hosts)
	}
	return document.Encode(route)
}

// takeSnapshot exports the proxy, for a restore that the deploy history does not allow.
func (e *Ensure) takeSnapshot(ctx context.Context) error {
	if !e.before.exists {
		return nil
	}
	start := time.Now()
	size, err := e.SaveSnapshot(ctx, e.Proxy, e.Snapshot)
	if err != nil {
		return err
	}
	e.step("snapshot", start, "%s (%d bytes)", e.Snapshot, size)
	return nil
}

// CheckSnapshot returns an error if a snapshot cannot be written to a new file.
func CheckSnapshot(path string) error {
	if path == "-" {
		return fault.Usagef("--snapshot requires a file")
	}
	if err := (api.Target{Path: path}).Check(); err != nil {
		return fault.From(err).WithHint("use another file for --snapshot")
	}
	return nil
}

// SaveSnapshot exports a proxy to a new file, and returns its size in bytes. It returns an error if the
// file could not be imported again.
func (g *Gateway) SaveSnapshot(ctx context.Context, proxy, path string) (size int64, err error) {
	if err := CheckSnapshot(path); err != nil {
		return 0, err
	}
	request := g.Request("GET "+oneProxy+"export/", "proxy", proxy)
	saved, err := g.Client.Save(ctx, request, api.Target{Path: path})
	if err != nil {
		return 0, err
	}
	if err := checkPackage(path, proxy); err != nil {
		_ = os.Remove(path)
		return 0, fault.Newf(fault.Failed, "the export of %s cannot be used as a snapshot: %v", proxy, err).
			WithHint("nothing was changed").At(g.Client.Host(), 0)
	}
	return saved.Bytes, nil
}

// checkPackage returns an error if a file is not an export of the proxy, such as a page of a proxy
// server in between.
func checkPackage(path, proxy string) error {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return errors.New("it is not a ZIP file")
	}
	defer func() { _ = archive.Close() }()
	name := strings.NewReplacer("/", "_", " ", "_").Replace(proxy)
	for _, file := range archive.File {
		if strings.HasSuffix(file.Name, ".json") && strings.Contains(file.Name, name) || file.Name == proxy+".json" {
			return nil
		}
	}
	return fmt.Errorf("it does not contain %s.json", proxy)
}

// save creates or updates the proxy, without a deployment.
func (e *Ensure) save(ctx context.Context) error {
	start := time.Now()
	request := e.saving()
	outcome, _ := operate.Change(ctx, e.Client, operate.Call{Request: request})
	e.saved = outcome.Err == nil
	if fault.Is(outcome.Err, fault.OutcomeUnknown) {
		outcome.Err = e.settleSave(context.WithoutCancel(ctx), outcome.Err)
	}
	if outcome.Err != nil {
		return outcome.Err
	}
	e.step("save", start, "%s", line(request))
	return ctx.Err()
}

// settleSave finds out what became of a save whose response was lost. It was carried out if there is
// a visible difference: the proxy, its endpoints, or an environment that now waits for a deployment.
func (e *Ensure) settleSave(ctx context.Context, lost error) error {
	arrived, err := e.poll(ctx, settleTime, func() (bool, error) {
		if !e.before.exists {
			names, err := e.Proxies(ctx)
			return slices.Contains(names, e.Proxy), err
		}
		endpoints, err := e.Endpoints(ctx, e.Proxy)
		if err != nil || !slices.Equal(endpoints, e.before.endpoints) {
			return err == nil, err
		}
		for _, p := range e.before.places {
			if !p.runsConfiguration() {
				continue
			}
			if status, err := e.Status(ctx, e.Proxy, p.Environment); err != nil || status.Pending {
				return err == nil, err
			}
		}
		return false, nil
	})
	tells := slices.ContainsFunc(e.before.places, place.runsConfiguration)
	// An existing proxy is restored if nothing can tell: that does no harm.
	e.saved = arrived || e.before.exists && (err != nil || !tells)
	if arrived {
		return nil
	}
	return lost
}

// deploy deploys to one environment and proves that.
func (e *Ensure) deploy(ctx context.Context, i int) error {
	start, before := time.Now(), e.before.places[i]
	request := e.Request("POST "+inEnvironment, "proxy", e.Proxy, "environment", before.Environment)
	body := map[string]any{"description": strings.TrimSpace(e.Description + " " + e.note())}
	if e.Persistent {
		body["persistent"] = true
	}
	request.Body = api.JSON(body)
	target := Target{Proxy: e.Proxy, Environment: before.Environment, Before: before.Before}
	outcome := e.Deploy(ctx, operate.Call{Request: request}, target)
	outcome = e.Prove(ctx, target, outcome, e.Proof, e.Waits)
	if mayHaveChanged(outcome) || fault.Is(outcome.Err, fault.Rejected) && e.differs(ctx, before) {
		e.touched = append(e.touched, i)
	}
	e.pending = !e.Waits && outcome.Deployment.Verdict == answer.Pending
	err := cmp.Or(reached(outcome, before.Environment), ctx.Err())
	entry := &e.entries[i]
	if len(outcome.Deployment.Environments) > 0 {
		*entry = outcome.Deployment.Environments[0]
	}
	entry.Name, entry.PreviousRevision = before.Environment, max(before.ran, 0)
	if err != nil {
		entry.Success, entry.Message, entry.Status = false, fault.From(err).Message, string(fault.From(err).Kind)
		return err
	}
	entry.Success, entry.Status, entry.Version = true, "", e.Version
	e.step("deploy", start, "%s, %s", before.Environment, revisions(*entry))
	return nil
}

// mayHaveChanged reports whether a deployment may have had an effect.
func mayHaveChanged(outcome operate.Outcome) bool {
	return outcome.Err == nil || fault.Is(outcome.Err, fault.OutcomeUnknown, fault.Failed, fault.Unreadable)
}

// differs reports whether an environment is not known to be as it was. A rejection may be a deployment
// that failed on some pods only (quirks.md §5).
func (e *Ensure) differs(ctx context.Context, before place) bool {
	now, err := e.Status(context.WithoutCancel(ctx), e.Proxy, before.Environment)
	return err != nil || now.Deployed != before.Status.Deployed || now.Revision != before.Status.Revision
}

// revisions describes a deployment: from which revision to which, and how far it is proven.
func revisions(one answer.Environment) string {
	text := "deployed"
	switch {
	case one.Revision > 0 && one.PreviousRevision > 0:
		text = fmt.Sprintf("revision %d → %d", one.PreviousRevision, one.Revision)
	case one.Revision > 0:
		text = fmt.Sprintf("revision %d", one.Revision)
	}
	if one.Verified != "" {
		text += ", " + one.Verified
	}
	return text
}
