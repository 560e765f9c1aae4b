package answer

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// expectation is a response to a change and what it must be read as.
type expectation struct {
	name    string
	pattern string
	due     bool
	status  int
	body    string

	want    string // the outline of the deployment; "" for an error
	kind    fault.Kind
	says    []string // in the message
	omits   []string // from message and hint
	advises []string // in the hint
}

func (e expectation) check(t *testing.T) {
	t.Helper()
	deployment, err := answerTo(operation(t, e.pattern), e.status, e.body).Deployment(e.due, "deploy-failed-test")
	got := ""
	if err == nil {
		got = outline(deployment)
	}
	if got != e.want || kindOf(err) != e.kind {
		t.Fatalf("got %q, %q (%v), want %q, %q", got, kindOf(err), err, e.want, e.kind)
	}
	message := deployment.Message
	if err != nil {
		message = fault.From(err).Message
	}
	checkWords(t, message, hintOf(err), e.says, e.omits, e.advises)
}

func checkWords(t *testing.T, message, hint string, says, omits, advises []string) {
	t.Helper()
	for _, words := range says {
		if !strings.Contains(message, words) {
			t.Errorf("%q is not in the message %q", words, message)
		}
	}
	for _, words := range advises {
		if !strings.Contains(hint, words) {
			t.Errorf("%q is not in the hint %q", words, hint)
		}
	}
	for _, words := range omits {
		if strings.Contains(message+hint, words) {
			t.Errorf("%q is in %q, %q", words, message, hint)
		}
	}
}

func TestVerdictsOnChanges(t *testing.T) {
	for _, test := range []expectation{
		{name: "failed environment in an unknown list", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"environments":[{"name":"prod","success":false}]}}`,
			want: "not_deployed prod=false"},
		{name: "failed environment next to a successful whole", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"results":[{"environmentName":"prod","success":false}]}}`,
			want: "not_deployed prod=false"},
		{name: "empty deployment result", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{}}`, kind: fault.OutcomeUnknown},
		{name: "deployment result without a verdict", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"batch":7}}`, kind: fault.OutcomeUnknown, advises: []string{"the change may have been made"}},
		{name: "empty deployment result, none due", pattern: stores, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{}}`, want: "saved"},
		{name: "harmless keys", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"traceId":"t","deploymentResult":{"success":true,"revision":7,"dryRun":false,"labels":["a"],"environmentResults":[{"environmentName":"prod","success":true,"cached":false}]}}`,
			want: "deployed prod=true"},
		{name: "MCP gateway that was not to be deployed", pattern: "POST /projects/{project}/apiProxies/{proxy}/mcp-gateway/", status: 200,
			body: `{"status":"SUCCESS","apiProxyName":"p-mcp","deployed":false}`, want: "saved"},
		{name: "word of failure", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"status":"FAILED","message":"boom"}}`, want: "not_deployed", says: []string{"boom"}},
		{name: "sentence that denies", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","resultMessage":"Saved. Deployment failed on 2 environments"}`, want: "not_deployed"},
		{name: "count of failures", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","resultMessage":"deployed; 0 failed"}`, want: "saved"},
		{name: "words inside the name of the credential", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","resultMessage":"deploy-failed-test was removed"}`, want: "saved"},
		{name: "word of failure in an environment under another key", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true},"environments":[{"name":"prod","status":"FAILED"}]}`, want: "not_deployed"},
		{name: "environments without results", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true},"environments":["prod",{"name":"test","status":"PUBLISHED"}]}`, want: "saved"},
		{name: "compound word of failure", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"status":"DEPLOYMENT_FAILED"}}`, want: "not_deployed"},
		{name: "word of failure next to success", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"status":"FAILED"}]}}`, want: "not_deployed prod=false"},
		{name: "results next to the envelope, one with a word of failure", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"status":"FAILED"}]}`, want: "not_deployed prod=false"},
		{name: "missing acknowledgment next to the envelope", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","acknowledged":false}`, want: "not_deployed"},
		{name: "denial at depth", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true,"summary":{"deployed":false}}}`, want: "not_deployed"},
		{name: "failed list under another key", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true,"failedPods":["w1"]}}`, want: "not_deployed"},
		{name: "empty failed list", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true,"failedPods":[],"detailList":[{"envName":"prod","success":true}]}}`, want: "deployed prod=true"},
		{name: "number named success", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","statistics":{"success":3}}`, want: "saved"},

		{name: "web page with 200", pattern: deploys, due: true, status: 200, body: `<html>login</html>`, kind: fault.OutcomeUnknown},
		{name: "empty 200", pattern: deploys, due: true, status: 200, body: ``, kind: fault.OutcomeUnknown, says: []string{"empty"}},
		{name: "truncated response", pattern: deploys, due: true, status: 200, body: `{"success":tr`, kind: fault.OutcomeUnknown, says: []string{"invalid JSON"}},

		{name: "DEGRADED", pattern: commonBare, due: true, status: 200,
			body: `{"status":"SUCCESS","resourceVersion":8,"result":{},"runtimeDeployment":{"state":"DEGRADED","environments":[{"name":"test","acknowledged":false}]}}`, want: "not_deployed test=false"},
		{name: "IN_SYNC", pattern: commonBare, due: true, status: 200,
			body: `{"status":"SUCCESS","resourceVersion":8,"result":{},"runtimeDeployment":{"state":"IN_SYNC","environments":[{"name":"test","acknowledged":true}]}}`, want: "deployed test=true"},
		{name: "IN_SYNC without environments", pattern: commonBare, due: true, status: 200,
			body: `{"apiClient":{"status":"ACTIVE"},"runtimeDeployment":{"state":"IN_SYNC","environments":[]}}`, want: "deployed"},
		{name: "PENDING", pattern: commonBare, due: true, status: 200,
			body: `{"status":"SUCCESS","resourceVersion":8,"result":{},"runtimeDeployment":{"state":"PENDING","environments":[{"name":"test","acknowledged":false}]}}`, want: "pending test=false"},
		{name: "DEGRADED next to a bare object", pattern: commonBare, due: true, status: 200,
			body: `{"apiClient":{"status":"ACTIVE"},"runtimeDeployment":{"state":"DEGRADED","environments":[{"name":"test","acknowledged":false,"detail":"down"}]}}`, want: "not_deployed test=false"},
		{name: "receipt of a run", pattern: commonRun, due: true, status: 202,
			body: `{"status":"SUCCESS","runId":"r1","runStatus":"QUEUED"}`, want: "accepted"},
		{name: "receipt of a run that waits for the environments", pattern: commonRun, due: true, status: 202,
			body: `{"status":"SUCCESS","runId":"r1","runStatus":"QUEUED","deploymentState":"PENDING"}`, want: "pending"},
		{name: "run that did not reach every environment", pattern: commonRun, due: true, status: 200,
			body: `{"status":"SUCCESS","runId":"r1","deploymentState":"DEGRADED"}`, want: "not_deployed"},
		{name: "listed, but not deployed", pattern: "PUT /projects/{project}/apiProxies/{proxy}/trafficLogSettings/{environment}/", due: true, status: 200,
			body: `{"status":"SUCCESS","environmentName":"prod","deployed":false,"resultList":[{"id":"1"}]}`, want: "not_deployed"},
		{name: "suspended", pattern: "POST /projects/{project}/api-clients/{client}/actions/suspend", due: true, status: 200,
			body: `{"status":"SUCCESS","runtimeDeployment":{"state":"IN_SYNC","environments":[{"name":"prod","acknowledged":true,"state":"UNDEPLOYED"}]}}`, want: "deployed prod=true"},
		{name: "undeployed instead of deployed without a policy", pattern: "DELETE /projects/{project}/apiProxies/{proxy}/policies/{policy}/", due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"envName":"prod","success":true,"state":"UNDEPLOYED"}]}}`, want: "not_deployed prod=false"},
		{name: "undeployed instead of deployed with other keys", pattern: "PATCH /projects/{project}/apiProxies/{proxy}/settings/keys/", due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"envName":"prod","success":true,"state":"UNDEPLOYED"}]}}`, want: "not_deployed prod=false"},
		{name: "state of a deployment that is not that of a run", pattern: "POST /projects/{project}/limit-assignment-runs/{run}/actions/cancel", status: 200,
			body: `{"status":"SUCCESS","deploymentState":"DEGRADED"}`, want: "not_deployed"},
		{name: "cancellation of a run that did not reach every environment", pattern: "POST /projects/{project}/limit-assignment-runs/{run}/actions/cancel", status: 200,
			body: `{"status":"SUCCESS","runId":"r1","runStatus":"CANCELLED","deploymentState":"DEGRADED"}`, want: "saved"},
		{name: "denial in the deployment result next to another state", pattern: stores, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":false},"deploymentState":"IN_SYNC"}`, want: "saved"},

		{name: "secret shown once", pattern: "POST /projects/{project}/api-clients/{client}/secret-versions", due: true, status: 201,
			body: `{"apiClient":{},"versionId":"v1","secret":"s3cr3t"}`, want: "saved"},
		{name: "promotion returns the proxy", pattern: "PUT /projects/{project}/apiProxies/promotion", due: true, status: 200,
			body: `{"name":"orders","success":false,"deployed":false}`, kind: fault.Failed},
		{name: "promotion returns only the proxy", pattern: "PUT /projects/{project}/apiProxies/promotion", due: true, status: 200,
			body: `{"name":"orders","deployed":false,"endpoints":[{"success":false}]}`, want: "saved"},
		{name: "bare object with a failure message", pattern: "PUT /projects/{project}/apiProxies/promotion", due: true, status: 200,
			body: `{"name":"orders","resultMessage":"could not be saved"}`, kind: fault.OutcomeUnknown},
		{name: "promotion returns the proxy and its deployment", pattern: "PUT /projects/{project}/apiProxies/promotion", due: true, status: 200,
			body: `{"name":"orders","status":"PUBLISHED","deploymentResult":{"success":true}}`, want: "saved"},
		{name: "error key in a success", pattern: "POST /projects/{project}/api-clients", status: 200,
			body: `{"status":"ACTIVE","errorKey":"versionConflict","message":"boom"}`, kind: fault.Rejected, says: []string{"boom"}},
		{name: "transfer that carried over everything", pattern: "POST /projects/{project}/transfer-import-runs", status: 200,
			body: `{"formatVersion":2,"imported":[{"name":"f"}],"advisories":[{"level":"info","key":"a"}],"unresolvedReferences":[]}`, want: "saved"},
		{name: "empty members of a bare object", pattern: "PUT /projects/{project}/credential-organizations/{code}", status: 200,
			body: `{"code":"a","resultMessage":null,"errorKey":null,"error":"","deploymentResult":{},"unresolvedReferences":null}`, want: "saved"},
		{name: "status of a running run", pattern: "POST /promotion/executions", status: 200,
			body: `{"id":"7","status":"RUNNING"}`, want: "accepted"},
		{name: "not deployed, none due", pattern: deploys, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":false,"message":"Not deployed","detailList":[]}}`, want: "saved"},
		{name: "not deployed, one due", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":false,"message":"Not deployed","detailList":[]}}`, want: "not_deployed"},
		{name: "not deployed, next to the envelope", pattern: "POST /projects/{project}/apiProxies/{proxy}/environments/{environment}/", due: true, status: 200,
			body: `{"status":"SUCCESS","deployed":false,"environmentName":"prod"}`, want: "not_deployed"},
		{name: "successful pod in a pending environment", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"detailList":[{"envName":"prod","success":true,"status":"PENDING","detailList":[{"podName":"p","success":true}]}]}}`, want: "pending prod=false/p=true"},
		{name: "word of failure with a trailing space", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"status":"Failed "}]}}`, want: "not_deployed prod=false"},
		{name: "map of environments", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"results":{"prod":"FAILED"}}}`, want: "not_deployed"},
		{name: "denying state alone", pattern: "DELETE /projects/{project}/credentials/{username}/privateKey/", due: true, status: 200,
			body: `{"success":true,"deploymentState":"UNDEPLOYED"}`, want: "not_deployed"},
		{name: "thresholds and zero counts", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"failureThreshold":3,"failedPods":"0"}}`, want: "saved"},
		{name: "error key next to a success flag", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"errorKey":"x","message":"boom"}`, kind: fault.Failed, says: []string{"boom"}},
		{name: "problem JSON with a successful HTTP status", pattern: "PUT /projects/{project}/credential-organizations/{code}", status: 200,
			body: `{"type":"about:blank","title":"Bad Request","status":400,"detail":"no such parent"}`, kind: fault.Failed, says: []string{"no such parent"}},
		{name: "empty error", pattern: deploys, due: true, status: 200, body: `{"status":"SUCCESS","error":""}`, want: "saved"},
		{name: "routing result next to other keys", pattern: "PUT /projects/{project}/apiProxies/{proxy}/ai-routing/", status: 200,
			body: `{"status":"SUCCESS","result":{"success":false}}`, kind: fault.Failed},
		{name: "word of failure in a routing result", pattern: "PUT /projects/{project}/apiProxies/{proxy}/ai-routing/", status: 200,
			body: `{"result":{"success":true,"status":"FAILED"}}`, kind: fault.Failed},
		{name: "environment undeployed instead of deployed", pattern: "DELETE /projects/{project}/credentials/{username}/privateKey/", due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"environmentResults":[{"environmentName":"prod","status":"UNDEPLOYED"}]}}`, want: "not_deployed prod=false"},
		{name: "environment deployed instead of undeployed", pattern: "DELETE /projects/{project}/apiProxies/{proxy}/environments/{environment}/", due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"environmentResults":[{"environmentName":"prod","status":"DEPLOYED"}]}}`, want: "not_deployed prod=false"},
		{name: "environment undeployed as requested", pattern: "DELETE /projects/{project}/apiProxies/{proxy}/environments/{environment}/", due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"environmentResults":[{"environmentName":"prod","status":"UNDEPLOYED"}]}}`, want: "deployed prod=true"},
		{name: "compound word of failure in an environment", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"status":"COMPLETED_WITH_ERRORS"}]}}`, want: "not_deployed prod=false"},
		{name: "word that only mentions errors", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"status":"NO_ERRORS"}]}}`, want: "deployed prod=true"},
		{name: "error in a successful environment", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"error":"boom"}]}}`, want: "not_deployed prod=false"},
		{name: "count of failures in a success", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"failedCount":2}}`, want: "not_deployed"},
		{name: "zero failures", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"failedCount":0,"error":null,"errors":[]}}`, want: "saved"},
		{name: "deployment state under another key", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentStatus":"FAILED"}`, want: "not_deployed"},
		{name: "state next to the status", pattern: deploys, due: true, status: 200, body: `{"status":"SUCCESS","state":"DEGRADED"}`, want: "not_deployed"},
		{name: "pods next to the envelope", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","pods":[{"podName":"w1","status":"FAILED"}]}`, want: "not_deployed"},
		{name: "connection test that fails by a word", pattern: "POST /projects/{project}/llm-providers/{provider}/test-connection/", status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true,"envName":"apimanager","status":"FAILED","detail":"401"}}`, kind: fault.Failed, says: []string{"the connection test failed: 401"}},
		{name: "conflict without a body", pattern: "POST /projects/{project}/oidc-providers/", status: 409, body: ``, kind: fault.Rejected, omits: []string{"proxy"}},
		{name: "empty file", pattern: "POST /projects/{project}/export-import/{type}/export/", status: 200, body: ``, kind: fault.Unreadable},
		{name: "failure of the common contract instead of a file", pattern: "POST /projects/{project}/export-import/{type}/export/", status: 200,
			body: `{"errorKey":"permissionDenied","correlationId":"c-1"}`, kind: fault.Forbidden},
		{name: "unknown error key", pattern: "POST /projects/{project}/api-clients", status: 200,
			body: `{"status":"ERROR","errorKey":"x","message":"boom"}`, kind: fault.Failed, says: []string{"boom"}},
		{name: "status of a resource next to a failure message", pattern: "POST /projects/{project}/api-clients", status: 200,
			body: `{"status":"ACTIVE","resultMessage":"boom"}`, kind: fault.OutcomeUnknown},
		{name: "undocumented change returns an object", pattern: unknown, due: true, status: 200,
			body: `{"id":"1","status":"PUBLISHED"}`, want: "saved"},
		{name: "undocumented change returns an empty body", pattern: unknown, due: true, status: 201, body: ``, want: "saved"},
		{name: "undocumented change returns a failure", pattern: unknown, due: true, status: 200,
			body: `{"status":"ERROR"}`, kind: fault.Failed},
	} {
		t.Run(test.name, test.check)
	}
}

// Sentences deny in various words.
func TestSentences(t *testing.T) {
	for sentence, want := range map[string]string{
		"Redeployment failed on prod":                           "not_deployed",
		"Deployment to prod.eu failed":                          "not_deployed",
		"Deployment at 10.0.0.1:8080 has failed":                "not_deployed",
		"Deployment (prod) failed":                              "not_deployed",
		"Could not deploy to prod":                              "not_deployed",
		"It could not be redeployed":                            "not_deployed",
		"Deployment\\n failed":                                  "not_deployed",
		"Deployment was failed":                                 "not_deployed",
		"Deployment  failed":                                    "not_deployed",
		"Deployment: partially failed":                          "not_deployed",
		"Deployment unsuccessful":                               "not_deployed",
		"Unable to deploy to prod":                              "not_deployed",
		"Undeployment failed (check the log)":                   "not_deployed",
		"No deployment failed":                                  "saved",
		"Deployed to prod. A notification failed":               "saved",
		"Deployment done. Check why the mail failed":            "saved",
		"Credential (deployment of deploy-failed-test) changed": "saved",
		"It was not deployed before":                            "saved",
	} {
		expectation{pattern: deploys, due: true, status: 200, want: want,
			body: `{"status":"SUCCESS","resultMessage":"` + sentence + `"}`}.check(t)
	}
}

// The meaning of "success": false depends on what the operation's deploymentResult is
// about.
func TestFailureWithoutEnvironments(t *testing.T) {
	const body = `{"status":"SUCCESS","deploymentResult":{"success":false,"detailList":[]}}`
	for _, operation := range catalog.Operations() {
		test := expectation{pattern: operation.String(), status: 200, body: body}
		switch {
		case operation.Reads():
			continue
		case operation.Speaks == catalog.SpeaksOfStorage:
			test.kind, test.says = fault.Rejected, []string{"not saved"}
		case operation.Speaks == catalog.SpeaksOfStart:
			test.kind, test.says = fault.Rejected, []string{"not started"}
		default:
			test.want = "saved"
		}
		t.Run(operation.String(), test.check)
	}
}

// If the request asks for no deployment, none is due, and "success": false without an
// environment means only that.
func TestDeploymentThatWasNotRequestedIsSaved(t *testing.T) {
	for _, test := range []struct {
		name, pattern, at, value string
		due                      bool
	}{
		{"rollback without an environment", "POST /projects/{project}/apiProxies/{proxy}/deploy-histories/{revision}/rollback/", "environmentName", "", false},
		{"rollback in an environment", "POST /projects/{project}/apiProxies/{proxy}/deploy-histories/{revision}/rollback/", "environmentName", "prod", true},
		{"promotion without environments", "PUT /projects/{project}/apiProxies/promotion", "deployEnvironmentIds", "", false},
		{"promotion to environments", "PUT /projects/{project}/apiProxies/promotion", "deployEnvironmentIds", "7", true},
		{"a group without an environment", asks, "environmentName", "", false},
		{"a group in an environment", asks, "environmentName", "prod", true},
		{"a connection without deployment", "POST /projects/{project}/connections/{connection}/", "deployToWorker", "false", false},
		{"a connection", "POST /projects/{project}/connections/{connection}/", "deployToWorker", "", true},
		{"AI proxy", stores, "deploy", "true", false},
		{"MCP proxy", "POST /projects/{project}/apiProxies/mcp/{proxy}/", "deploy", "true", false},
		{"A2A proxy", "POST /projects/{project}/apiProxies/a2a/{proxy}/", "deploy", "true", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			operation := operation(t, test.pattern)
			due := operation.Due(func(path string) (string, bool) { return test.value, path == test.at && test.value != "" })
			if due != test.due {
				t.Fatalf("due: %t", due)
			}
			want := Saved
			if due {
				want = NotDeployed
			}
			got, err := answerTo(operation, 200, `{"status":"SUCCESS","deploymentResult":{"success":false}}`).Deployment(due)
			if err != nil || got.Verdict != want {
				t.Errorf("got %v, %v, want %s", got, err, want)
			}
		})
	}
}

// The error must not suggest a retry, because the import was carried out (quirks.md §24).
func TestNotCarriedOver(t *testing.T) {
	const pattern = "POST /projects/{project}/export-import/{type}/import/"
	for body, want := range map[string]string{
		`{"status":"SUCCESS","unresolvedReferences":[]}`:                                               "",
		`{"status":"SUCCESS","unresolvedReferences":null}`:                                             "",
		`{"status":"SUCCESS","unresolvedReferences":["keystore k"]}`:                                   "keystore k",
		`{"status":"SUCCESS","unresolvedReferences":[{"type":"KEY","password":"canary"}]}`:             `{"type":"KEY","password":"[redacted]"}`,
		`{"status":"SUCCESS","advisories":[{"level":"info","key":"a"}]}`:                               "",
		`{"status":"SUCCESS","advisories":[{"level":"INFO","key":"a"},{"level":"warning","key":"b"}]}`: `{"level":"warning","key":"b"}`,
		`{"status":"SUCCESS","advisories":[{"key":"b"}],"unresolvedReferences":["a"]}`:                 `{"key":"b"} a`,
	} {
		deployment, err := answerTo(operation(t, pattern), 200, body).Deployment(false)
		if got := strings.Join(deployment.NotCarriedOver, " "); err != nil || got != want || deployment.Verdict != Saved {
			t.Errorf("%s: got %s, %q, %v, want %q", body, deployment.Verdict, got, err, want)
		}
	}
}
