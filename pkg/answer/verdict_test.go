package answer

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// expectation is an answer to a change, and what has to come out.
type expectation struct {
	promise string
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
		{promise: "an environment of a list nobody knows failed", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"environments":[{"name":"prod","success":false}]}}`,
			want: "not_deployed prod=false"},
		{promise: "an environment failed beside a whole that is well", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"results":[{"environmentName":"prod","success":false}]}}`,
			want: "not_deployed prod=false"},
		{promise: "an empty deployment result is neither a verdict nor a result", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{}}`, kind: fault.OutcomeUnknown},
		{promise: "a deployment result of something else is no verdict", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"batch":7}}`, kind: fault.OutcomeUnknown, advises: []string{"the change may have been made"}},
		{promise: "an empty deployment result where none is due is saved", pattern: stores, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{}}`, want: "saved"},
		{promise: "keys that deny nothing change nothing", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"traceId":"t","deploymentResult":{"success":true,"revision":7,"dryRun":false,"labels":["a"],"environmentResults":[{"environmentName":"prod","success":true,"cached":false}]}}`,
			want: "deployed prod=true"},
		{promise: "an MCP gateway that was not to be deployed is saved", pattern: "POST /projects/{project}/apiProxies/{proxy}/mcp-gateway/", status: 200,
			body: `{"status":"SUCCESS","apiProxyName":"p-mcp","deployed":false}`, want: "saved"},
		{promise: "a word of failure denies", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"status":"FAILED","message":"boom"}}`, want: "not_deployed", says: []string{"boom"}},
		{promise: "a sentence denies", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","resultMessage":"Saved. Deployment failed on 2 environments"}`, want: "not_deployed"},
		{promise: "the count of failures is no denial", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","resultMessage":"deployed; 0 failed"}`, want: "saved"},
		{promise: "the name of the credential is no denial", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","resultMessage":"deploy-failed-test was removed"}`, want: "saved"},
		{promise: "environments by a name of their own deny with a word", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true},"environments":[{"name":"prod","status":"FAILED"}]}`, want: "not_deployed"},
		{promise: "environments that are only listed deny nothing", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true},"environments":["prod",{"name":"test","status":"PUBLISHED"}]}`, want: "saved"},
		{promise: "a compound word of failure", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"status":"DEPLOYMENT_FAILED"}}`, want: "not_deployed"},
		{promise: "success with a word of failure beside it", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"status":"FAILED"}]}}`, want: "not_deployed prod=false"},
		{promise: "results beside the envelope, one with a word of failure", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"status":"FAILED"}]}`, want: "not_deployed prod=false"},
		{promise: "an acknowledgement that is missing denies, beside the envelope, too", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","acknowledged":false}`, want: "not_deployed"},
		{promise: "a deployment that is deep inside denies", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true,"summary":{"deployed":false}}}`, want: "not_deployed"},
		{promise: "failed lists deny by other names, too", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true,"failedPods":["w1"]}}`, want: "not_deployed"},
		{promise: "nothing failed", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true,"failedPods":[],"detailList":[{"envName":"prod","success":true}]}}`, want: "deployed prod=true"},
		{promise: "a number that is called success is no denial", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","statistics":{"success":3}}`, want: "saved"},

		{promise: "a web page with 200", pattern: deploys, due: true, status: 200, body: `<html>login</html>`, kind: fault.OutcomeUnknown},
		{promise: "nothing with 200", pattern: deploys, due: true, status: 200, body: ``, kind: fault.OutcomeUnknown, says: []string{"empty"}},
		{promise: "an answer that breaks off", pattern: deploys, due: true, status: 200, body: `{"success":tr`, kind: fault.OutcomeUnknown, says: []string{"not whole"}},

		{promise: "DEGRADED", pattern: commonBare, due: true, status: 200,
			body: `{"status":"SUCCESS","resourceVersion":8,"result":{},"runtimeDeployment":{"state":"DEGRADED","environments":[{"name":"test","acknowledged":false}]}}`, want: "not_deployed test=false"},
		{promise: "IN_SYNC", pattern: commonBare, due: true, status: 200,
			body: `{"status":"SUCCESS","resourceVersion":8,"result":{},"runtimeDeployment":{"state":"IN_SYNC","environments":[{"name":"test","acknowledged":true}]}}`, want: "deployed test=true"},
		{promise: "IN_SYNC without environments", pattern: commonBare, due: true, status: 200,
			body: `{"apiClient":{"status":"ACTIVE"},"runtimeDeployment":{"state":"IN_SYNC","environments":[]}}`, want: "deployed"},
		{promise: "PENDING", pattern: commonBare, due: true, status: 200,
			body: `{"status":"SUCCESS","resourceVersion":8,"result":{},"runtimeDeployment":{"state":"PENDING","environments":[{"name":"test","acknowledged":false}]}}`, want: "pending test=false"},
		{promise: "DEGRADED beside a bare object", pattern: commonBare, due: true, status: 200,
			body: `{"apiClient":{"status":"ACTIVE"},"runtimeDeployment":{"state":"DEGRADED","environments":[{"name":"test","acknowledged":false,"detail":"down"}]}}`, want: "not_deployed test=false"},
		{promise: "the receipt of a run", pattern: commonRun, due: true, status: 202,
			body: `{"status":"SUCCESS","runId":"r1","runStatus":"QUEUED"}`, want: "accepted"},
		{promise: "the receipt of a run that waits for the environments", pattern: commonRun, due: true, status: 202,
			body: `{"status":"SUCCESS","runId":"r1","runStatus":"QUEUED","deploymentState":"PENDING"}`, want: "pending"},
		{promise: "a run that did not reach every environment", pattern: commonRun, due: true, status: 200,
			body: `{"status":"SUCCESS","runId":"r1","deploymentState":"DEGRADED"}`, want: "not_deployed"},
		{promise: "a denial in the deployment result outweighs another state", pattern: stores, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":false},"deploymentState":"IN_SYNC"}`, want: "saved"},

		{promise: "a secret that is shown once", pattern: "POST /projects/{project}/api-clients/{client}/secret-versions", due: true, status: 201,
			body: `{"apiClient":{},"versionId":"v1","secret":"s3cr3t"}`, want: "saved"},
		{promise: "a promotion answers with the proxy", pattern: "PUT /projects/{project}/apiProxies/promotion", due: true, status: 200,
			body: `{"name":"orders","success":false,"deployed":false}`, kind: fault.Failed},
		{promise: "a promotion answers with the proxy alone", pattern: "PUT /projects/{project}/apiProxies/promotion", due: true, status: 200,
			body: `{"name":"orders","deployed":false,"endpoints":[{"success":false}]}`, want: "saved"},
		{promise: "a bare object that is a failure in words", pattern: "PUT /projects/{project}/apiProxies/promotion", due: true, status: 200,
			body: `{"name":"orders","resultMessage":"could not be saved"}`, kind: fault.OutcomeUnknown},
		{promise: "a promotion answers with the proxy and how it was deployed", pattern: "PUT /projects/{project}/apiProxies/promotion", due: true, status: 200,
			body: `{"name":"orders","status":"PUBLISHED","deploymentResult":{"success":true}}`, want: "saved"},
		{promise: "an error key denies in a success, too", pattern: "POST /projects/{project}/api-clients", status: 200,
			body: `{"status":"ACTIVE","errorKey":"versionConflict","message":"boom"}`, kind: fault.Rejected, says: []string{"boom"}},
		{promise: "a transfer that left nothing behind", pattern: "POST /projects/{project}/transfer-import-runs", status: 200,
			body: `{"formatVersion":2,"imported":[{"name":"f"}],"advisories":[{"level":"info","key":"a"}],"unresolvedReferences":[]}`, want: "saved"},
		{promise: "empty members of a bare object say nothing", pattern: "PUT /projects/{project}/credential-organizations/{code}", status: 200,
			body: `{"code":"a","resultMessage":null,"errorKey":null,"error":"","deploymentResult":{},"unresolvedReferences":null}`, want: "saved"},
		{promise: "a run that is under way has a status of its own", pattern: "POST /promotion/executions", status: 200,
			body: `{"id":"7","status":"RUNNING"}`, want: "saved"},
		{promise: "not deployed, as nothing was to be", pattern: deploys, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":false,"message":"Not deployed","detailList":[]}}`, want: "saved"},
		{promise: "not deployed, although it was to be", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":false,"message":"Not deployed","detailList":[]}}`, want: "not_deployed"},
		{promise: "deployed nowhere, beside the envelope", pattern: "POST /projects/{project}/apiProxies/{proxy}/environments/{environment}/", due: true, status: 200,
			body: `{"status":"SUCCESS","deployed":false,"environmentName":"prod"}`, want: "not_deployed"},
		{promise: "a pod that is there does not make up for an environment that waits", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"detailList":[{"envName":"prod","success":true,"status":"PENDING","detailList":[{"podName":"p","success":true}]}]}}`, want: "pending prod=false/p=true"},
		{promise: "a word of failure with a blank at its end", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"status":"Failed "}]}}`, want: "not_deployed prod=false"},
		{promise: "a map of environments", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"results":{"prod":"FAILED"}}}`, want: "not_deployed"},
		{promise: "a state that denies, by itself", pattern: "DELETE /projects/{project}/credentials/{username}/privateKey/", due: true, status: 200,
			body: `{"success":true,"deploymentState":"UNDEPLOYED"}`, want: "not_deployed"},
		{promise: "thresholds and counts of nothing are no failures", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"failureThreshold":3,"failedPods":"0"}}`, want: "saved"},
		{promise: "an error key beside a flag of success denies", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"errorKey":"x","message":"boom"}`, kind: fault.Failed, says: []string{"boom"}},
		{promise: "problem JSON denies, whatever the HTTP status", pattern: "PUT /projects/{project}/credential-organizations/{code}", status: 200,
			body: `{"type":"about:blank","title":"Bad Request","status":400,"detail":"no such parent"}`, kind: fault.Failed, says: []string{"no such parent"}},
		{promise: "an empty error is none", pattern: deploys, due: true, status: 200, body: `{"status":"SUCCESS","error":""}`, want: "saved"},
		{promise: "the result is the verdict of a routing, whatever stands beside it", pattern: "PUT /projects/{project}/apiProxies/{proxy}/ai-routing/", status: 200,
			body: `{"status":"SUCCESS","result":{"success":false}}`, kind: fault.Failed},
		{promise: "the result of a routing denies with a word, too", pattern: "PUT /projects/{project}/apiProxies/{proxy}/ai-routing/", status: 200,
			body: `{"result":{"success":true,"status":"FAILED"}}`, kind: fault.Failed},
		{promise: "an environment that is undeployed where it was to be deployed", pattern: "DELETE /projects/{project}/credentials/{username}/privateKey/", due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"environmentResults":[{"environmentName":"prod","status":"UNDEPLOYED"}]}}`, want: "not_deployed prod=false"},
		{promise: "an environment that is deployed where it was to be undeployed", pattern: "DELETE /projects/{project}/apiProxies/{proxy}/environments/{environment}/", due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"environmentResults":[{"environmentName":"prod","status":"DEPLOYED"}]}}`, want: "not_deployed prod=false"},
		{promise: "an environment that is undeployed, as it was to be", pattern: "DELETE /projects/{project}/apiProxies/{proxy}/environments/{environment}/", due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"environmentResults":[{"environmentName":"prod","status":"UNDEPLOYED"}]}}`, want: "deployed prod=true"},
		{promise: "a compound word of failure of an environment", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"status":"COMPLETED_WITH_ERRORS"}]}}`, want: "not_deployed prod=false"},
		{promise: "a word that only speaks of failures", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"status":"NO_ERRORS"}]}}`, want: "deployed prod=true"},
		{promise: "an error in what calls itself a success", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"error":"boom"}]}}`, want: "not_deployed prod=false"},
		{promise: "a count of failures in what calls itself a success", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"failedCount":2}}`, want: "not_deployed"},
		{promise: "no failures, by count", pattern: deploys, due: true, status: 200,
			body: `{"success":true,"deploymentResult":{"success":true,"failedCount":0,"error":null,"errors":[]}}`, want: "saved"},
		{promise: "the state of a deployment by a name of its own", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","deploymentStatus":"FAILED"}`, want: "not_deployed"},
		{promise: "a state beside the status", pattern: deploys, due: true, status: 200, body: `{"status":"SUCCESS","state":"DEGRADED"}`, want: "not_deployed"},
		{promise: "pods beside the envelope", pattern: deploys, due: true, status: 200,
			body: `{"status":"SUCCESS","pods":[{"podName":"w1","status":"FAILED"}]}`, want: "not_deployed"},
		{promise: "a connection test that fails with a word", pattern: "POST /projects/{project}/llm-providers/{provider}/test-connection/", status: 200,
			body: `{"status":"SUCCESS","deploymentResult":{"success":true,"envName":"apimanager","status":"FAILED","detail":"401"}}`, kind: fault.Failed, says: []string{"the connection test failed: 401"}},
		{promise: "a conflict without a body", pattern: "POST /projects/{project}/oidc-providers/", status: 409, body: ``, kind: fault.Rejected, omits: []string{"proxy"}},
		{promise: "a file that is empty", pattern: "POST /projects/{project}/export-import/{type}/export/", status: 200, body: ``, kind: fault.Unreadable},
		{promise: "a file that is a failure of the common contract", pattern: "POST /projects/{project}/export-import/{type}/export/", status: 200,
			body: `{"errorKey":"permissionDenied","correlationId":"c-1"}`, kind: fault.Forbidden},
		{promise: "an error key that nobody knows denies", pattern: "POST /projects/{project}/api-clients", status: 200,
			body: `{"status":"ERROR","errorKey":"x","message":"boom"}`, kind: fault.Failed, says: []string{"boom"}},
		{promise: "the status of a thing beside the words of a failure", pattern: "POST /projects/{project}/api-clients", status: 200,
			body: `{"status":"ACTIVE","resultMessage":"boom"}`, kind: fault.OutcomeUnknown},
		{promise: "an undocumented change answers with an object", pattern: unknown, due: true, status: 200,
			body: `{"id":"1","status":"PUBLISHED"}`, want: "saved"},
		{promise: "an undocumented change answers with nothing", pattern: unknown, due: true, status: 201, body: ``, want: "saved"},
		{promise: "an undocumented change answers with a failure", pattern: unknown, due: true, status: 200,
			body: `{"status":"ERROR"}`, kind: fault.Failed},
	} {
		t.Run(test.promise, test.check)
	}
}

// Sentences deny in whatever words they do, and in whatever place they stand.
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

// What a "success": false means depends on what the operation speaks of.
func TestAFailureWithoutEnvironments(t *testing.T) {
	const body = `{"status":"SUCCESS","deploymentResult":{"success":false,"detailList":[]}}`
	for _, operation := range catalog.Operations() {
		test := expectation{pattern: operation.String(), status: 200, body: body}
		switch {
		case operation.Reads():
			continue
		case operation.Speaks == catalog.SpeaksOfStorage:
			test.kind, test.says = fault.Rejected, []string{"not saved"}
		default:
			test.want = "saved"
		}
		t.Run(operation.String(), test.check)
	}
}

// Where the request asks for no deployment, none is due, and "success": false
// without an environment says only that.
func TestADeploymentThatWasNotAskedForIsSaved(t *testing.T) {
	for _, test := range []struct {
		promise, pattern, at, value string
		due                         bool
	}{
		{"rollback without an environment", "POST /projects/{project}/apiProxies/{proxy}/deploy-histories/{revision}/rollback/", "environmentName", "", false},
		{"rollback in an environment", "POST /projects/{project}/apiProxies/{proxy}/deploy-histories/{revision}/rollback/", "environmentName", "prod", true},
		{"promotion without environments", "PUT /projects/{project}/apiProxies/promotion", "deployEnvironmentIds", "", false},
		{"promotion to environments", "PUT /projects/{project}/apiProxies/promotion", "deployEnvironmentIds", "7", true},
		{"a group without an environment", asks, "environmentName", "", false},
		{"a group in an environment", asks, "environmentName", "prod", true},
		{"a connection that is not to be deployed", "POST /projects/{project}/connections/{connection}/", "deployToWorker", "false", false},
		{"a connection", "POST /projects/{project}/connections/{connection}/", "deployToWorker", "", true},
		{"AI proxy", stores, "deploy", "true", false},
		{"MCP proxy", "POST /projects/{project}/apiProxies/mcp/{proxy}/", "deploy", "true", false},
		{"A2A proxy", "POST /projects/{project}/apiProxies/a2a/{proxy}/", "deploy", "true", false},
	} {
		t.Run(test.promise, func(t *testing.T) {
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

// Nobody may read that an import is to be repeated: it is done (quirks.md §24).
func TestWhatAnImportLeftBehind(t *testing.T) {
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
