package rollout

import (
	"archive/zip"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
)

// Spec is a specification of an API: a file, or a URL that the manager can reach.
type Spec struct {
	Name    string // of the file as it is sent
	Content []byte
	URL     string // instead of a file
	Type    string // how the proxy is created, such as OPEN_API; empty: as before, or guessed
}

// hash returns a hash of the specification.
func (s Spec) hash() string {
	if s.URL != "" {
		return hashOf([]byte(s.URL))
	}
	return hashOf(s.Content)
}

func hashOf(content []byte) string {
	const shown = 16 // hexadecimal digits; enough to tell versions apart, and short in a list
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])[:shown]
}

// note is put into the deploy history, where the next run finds it.
func (e *Ensure) note() string {
	route, _ := json.Marshal([]any{e.Paths, e.Hosts, e.Backends})
	return "spec=" + e.Spec.hash() + " route=" + hashOf(route)
}

// hasNote reports whether a description of the deploy history has a note.
func hasNote(description, note string) bool { return strings.Contains(description, note) }

// saving returns the request that saves the proxy, without a deployment. Its form is that of "proxy
// create" and "proxy update".
func (e *Ensure) saving() (api.Request, error) {
	metadata := map[string]any{
		"apiProxyName": e.Proxy, "apiProxyCreationType": e.creationType(), "deploy": false, "reParse": e.before.exists,
		"clientRoute": e.clientRoute(),
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
		return request, nil
	}
	request := e.Request(method + proxies + "file/")
	request.Body = api.Multipart(
		api.Part{Name: "metadata", Text: string(document.Encode(metadata))},
		api.Part{Name: "specFile", FileName: e.Spec.Name, File: api.Content(e.Spec.Name, e.Spec.Content)},
	)
	return request, nil
}

// creationType returns the type of an existing proxy, or that of the specification.
func (e *Ensure) creationType() string {
	return cmp.Or(e.before.kind, e.Spec.Type, guessType(e.Spec.Content))
}

// guessType looks at the beginning of a specification.
func guessType(content []byte) string {
	const most = 4096
	text := string(content[:min(len(content), most)])
	switch {
	case strings.Contains(text, "definitions") && strings.Contains(text, "<"):
		return "WSDL"
	case strings.Contains(text, "swagger"):
		return "SWAGGER"
	}
	return "OPEN_API"
}

// clientRoute returns the whole route: a re-parse replaces it, hosts included.
func (e *Ensure) clientRoute() json.RawMessage {
	route := make(map[string]json.RawMessage)
	for _, member := range document.Members(document.Members(e.before.details).Get("clientRoute")) {
		route[member.Key] = member.Value
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
	if !e.before.exists || e.Keep {
		return nil
	}
	start := time.Now()
	size, err := e.SaveSnapshot(ctx, e.Proxy, e.Snapshot)
	if err != nil {
		return err
	}
	e.step("snapshot", start, func() string { return fmt.Sprintf("%s (%d bytes)", e.Snapshot, size) })()
	return nil
}

// SaveSnapshot exports a proxy to a file, and returns its size in bytes. It returns an error if the
// file could not be imported again.
func (g *Gateway) SaveSnapshot(ctx context.Context, proxy, path string) (size int64, err error) {
	request := g.Request("GET "+oneProxy+"export/", "proxy", proxy)
	saved, err := g.Client.Save(ctx, request, api.Target{Path: path, Force: true})
	if err != nil {
		return 0, err
	}
	if err := checkPackage(path, proxy); err != nil {
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
		return fmt.Errorf("it is not a ZIP file")
	}
	defer archive.Close()
	for _, file := range archive.File {
		if strings.HasSuffix(file.Name, ".json") && strings.Contains(file.Name, strings.NewReplacer("/", "_", " ", "_").Replace(proxy)) || file.Name == proxy+".json" {
			return nil
		}
	}
	return fmt.Errorf("it does not contain %s.json", proxy)
}

// save creates or updates the proxy, without a deployment.
func (e *Ensure) save(ctx context.Context) error {
	start := time.Now()
	request, err := e.saving()
	if err != nil {
		return err
	}
	outcome, _ := operate.Change(ctx, e.Client, operate.Call{Request: request})
	if fault.Is(outcome.Err, fault.OutcomeUnknown) {
		outcome.Err = e.settleSave(ctx, outcome.Err)
	}
	if outcome.Err != nil {
		return outcome.Err
	}
	e.saved = true
	e.step("save", start, func() string { return request.Operation.String() })()
	return nil
}

// settleSave finds out what became of a save whose response was lost. Only a visible difference
// proves that it was carried out.
func (e *Ensure) settleSave(ctx context.Context, lost error) error {
	e.saved = e.before.exists // perhaps: a restore puts the same state back if not
	names, err := e.Proxies(ctx)
	if err != nil {
		return lost
	}
	if !e.before.exists {
		if slices.Contains(names, e.Proxy) {
			return nil
		}
		return lost
	}
	endpoints, err := e.Endpoints(ctx, e.Proxy)
	if err != nil || slices.Equal(endpoints, e.before.endpoints) {
		return lost
	}
	return nil
}

// deploy deploys to one environment and proves that.
func (e *Ensure) deploy(ctx context.Context, i int) error {
	start, environment, before := time.Now(), e.Environments[i], e.before.places[i]
	request := e.Request("POST "+inEnvironment, "proxy", e.Proxy, "environment", environment)
	body := map[string]any{"description": strings.TrimSpace(e.Description + " " + e.note())}
	if e.Persistent {
		body["persistent"] = true
	}
	request.Body = api.JSON(body)
	e.touched = append(e.touched, i)
	outcome, _ := operate.Change(ctx, e.Client, operate.Call{Request: request, Due: true})
	if fault.Is(outcome.Err, fault.OutcomeUnknown) && e.Arrived(ctx, e.Proxy, environment, before.Before) {
		outcome = operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Deployed, Success: true,
			Message: "the response was lost, but the manager has recorded the deployment"}}
	}
	entry := answer.Environment{Name: environment, PreviousRevision: before.record.Revision, Message: outcome.Deployment.Message}
	e.outcomes = append(e.outcomes, entry)
	last := &e.outcomes[len(e.outcomes)-1]
	if err := notDeployed(outcome); err != nil {
		last.Message, last.Status = fault.From(err).Message, "failed"
		return err
	}
	proven, err := e.prove(ctx, environment, before.Before)
	last.Revision, last.Verified, last.URL = proven.Revision, string(proven.Level), proven.URL
	if proven.Health.Known {
		last.PodsActive, last.PodsResponded = &proven.Health.PodsActive, &proven.Health.PodsAnswered
	}
	if err != nil {
		last.Message, last.Status = fault.From(err).Message, "failed"
		return err
	}
	last.Success = true
	e.step("deploy to "+environment, start, func() string {
		return revisions(before.record.Revision, proven.Revision) + ", " + cmp.Or(string(proven.Level), "not verified")
	})()
	return nil
}

// revisions describes a change from a revision to another; 0: there was none, or it is not known.
func revisions(before, after int) string {
	switch {
	case after == 0:
		return "deployed"
	case before == 0:
		return fmt.Sprintf("revision %d", after)
	}
	return fmt.Sprintf("revision %d → %d", before, after)
}

// prove proves a deployment, if that is wanted.
func (e *Ensure) prove(ctx context.Context, environment string, before Before) (Proven, error) {
	if e.Waits {
		return e.Verify(ctx, e.Proxy, environment, before, e.Proof)
	}
	status, err := e.Status(ctx, e.Proxy, environment)
	return Proven{Revision: status.Revision}, err
}

// notDeployed returns why a proxy was not deployed; nil: it was.
func notDeployed(outcome operate.Outcome) error {
	d := outcome.Deployment
	switch {
	case outcome.Err != nil:
		return outcome.Err
	case d.Verdict == answer.Deployed, d.Verdict == answer.Saved:
		return nil
	}
	message := d.Message
	for _, failed := range d.Failed() {
		message = cmp.Or(failed.Message, message)
	}
	return fault.Newf(fault.Partial, "the deployment failed: %s", cmp.Or(message, string(d.Verdict)))
}

// Arrived reports whether a deployment whose response was lost was carried out: its record appears in
// the manager within a few polls.
func (g *Gateway) Arrived(ctx context.Context, proxy, environment string, before Before) bool {
	if !before.Status.Known {
		return false
	}
	const polls = 3
	for range polls {
		status, err := g.Status(ctx, proxy, environment)
		if err == nil && status.Deployed && status.Revision > before.Status.Revision {
			return true
		}
		if g.pause(ctx, firstPause) != nil {
			return false
		}
	}
	return false
}
