package answer

import (
	"net/http"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// A document may have a status of its own, whatever the method of the operation.
func TestReadsReturnDocumentsWithAStatus(t *testing.T) {
	const body = `{"id":"1","status":"PUBLISHED"}`
	for _, operation := range catalog.Operations() {
		if !operation.Reads() || operation.Speaks == catalog.SpeaksOfProbe {
			continue
		}
		if got, err := answerTo(operation, 200, body).Document(); err != nil || string(got) != body {
			t.Errorf("%s: got %s, %v", operation, got, err)
		}
	}
}

func TestReadFailsOnlyByTheEnvelope(t *testing.T) {
	for body, want := range map[string]fault.Kind{
		`{"id":"1","status":"FAILED"}`:                     "",
		`{"id":"1","status":"ERROR","error":"of the run"}`: "",
		`{"status":"FAILURE","id":"1"}`:                    fault.Failed,
		`{"status":"FAIL","id":"1"}`:                       fault.Failed,
		`{"success":false,"id":"1"}`:                       fault.Failed,
		`{"success":null}`:                                 fault.Unreadable,
		`{`:                                                fault.Unreadable,
	} {
		if err := answerTo(operation(t, "POST /projects/{project}/apiProxies/{proxy}/endpoints/details/"), 200, body).Check(); kindOf(err) != want {
			t.Errorf("%s: got %v, want %q", body, err, want)
		}
	}
}

func TestConnectionTest(t *testing.T) {
	for _, pattern := range []string{probe, "POST /projects/{project}/vector-dbs/{vector-db}/test-connection/"} {
		for body, want := range map[string]fault.Kind{
			`{"status":"SUCCESS","deploymentResult":{"success":false,"envName":"apimanager","detail":"401 Unauthorized from provider endpoint"}}`: fault.Failed,
			`{"status":"SUCCESS","deploymentResult":{"success":true,"envName":"apimanager","detail":"Connected"}}`:                                "",
			`{"status":"SUCCESS","deploymentResult":{"success":null}}`:                                                                            fault.Unreadable,
			`{"status":"SUCCESS","deploymentResult":{"success":"yes"}}`:                                                                           fault.Unreadable,
			`{"status":"SUCCESS"}`: fault.Unreadable,
		} {
			err := answerTo(operation(t, pattern), 200, body).Check()
			if kindOf(err) != want {
				t.Errorf("%s: got %v, want %q", body, err, want)
			}
			if want == fault.Failed {
				checkWords(t, fault.From(err).Message, hintOf(err),
					[]string{"the connection test failed: 401 Unauthorized from provider endpoint"}, []string{"deploy", "environment"}, nil)
			}
		}
	}
}

func TestIsFile(t *testing.T) {
	const zip = "PK\x03\x04\x00\xff"
	for _, test := range []struct {
		pattern, contentType, body string
		status                     int
		want                       bool
	}{
		{"POST /projects/{project}/export-import/{type}/export/", "application/zip", zip, 200, true},
		{"POST /projects/{project}/transfer-export-runs", "application/octet-stream", zip, 200, true},
		{"GET /projects/{project}/keys/{key}/export/", "text/plain", "-----BEGIN", 200, true},
		{"POST /projects/{project}/export-import/{type}/export/", "application/json", `{"status":"FAILURE"}`, 200, false},
		{"POST /projects/{project}/export-import/{type}/export/", "application/zip", "", 200, false},
		{"POST /projects/{project}/export-import/{type}/export/", "application/zip", zip, 400, false},
		{unknown, "application/zip", zip, 200, true},
		{unknown, "text/plain", "OK", 200, false},
		{deploys, "application/zip", zip, 200, false},
	} {
		reply := answerTo(operation(t, test.pattern), test.status, test.body)
		reply.Header.Set("Content-Type", test.contentType)
		if got := reply.isFile(); got != test.want {
			t.Errorf("%s, %d %s %q: %t", test.pattern, test.status, test.contentType, test.body, got)
		}
		if err := reply.Check(); test.want && err != nil {
			t.Errorf("%s: %v", test.pattern, err)
		}
	}
}

func TestSecretShownOnceIsInTheObject(t *testing.T) {
	const body = `{"apiClient":{},"versionId":"v1","secret":"s3cr3t"}`
	reply := answerTo(operation(t, "POST /projects/{project}/api-clients/{client}/secret-versions"), 201, body)
	if got, err := reply.Document(); err != nil || string(got) != body || string(reply.Object()) != body {
		t.Errorf("got %s, %v", got, err)
	}
	reply = answerTo(reply.Operation, 201, body[:len(body)-1])
	_, err := reply.Deployment(true)
	if kindOf(err) != fault.OutcomeUnknown || !strings.Contains(hintOf(err), "if a secret was created, it is lost") || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("got %v, %s", err, hintOf(err))
	}
}

func TestListOfTheCommonContract(t *testing.T) {
	reply := answerTo(operation(t, "GET /projects/{project}/api-clients"), http.StatusOK,
		`{"status":"SUCCESS","items":[{"status":"DRAFT"}],"page":0,"size":20,"totalElements":1,"totalPages":1,"sort":[]}`)
	if list, err := reply.List(); err != nil || len(list) != 1 || string(list[0]) != `{"status":"DRAFT"}` {
		t.Errorf("got %s, %v", list, err)
	}
}

// A run that ended has the status SUCCESS. It is not the status of the request.
func TestSuccessfulRunIsADocument(t *testing.T) {
	const body = `{"runId":"r1","status":"SUCCESS"}`
	run := operation(t, "GET /projects/{project}/lifecycle-purge-runs/{run}")
	if got, err := answerTo(run, 200, body).Document(); err != nil || string(got) != body {
		t.Errorf("got %s, %v", got, err)
	}
	wrapped := answerTo(run, 200, `{"status":"SUCCESS","result":{"runId":"r1"}}`)
	if got, err := wrapped.Document(); err != nil || string(got) != `{"runId":"r1"}` {
		t.Errorf("got %s, %v", got, err)
	}
}
