package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// answer is a Reply with a body of JSON.
func answer(status int, body string) *Reply {
	return &Reply{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body), Host: "gateway.example.com"}
}

// outline is a deployment on one line: its verdict, and its environments with
// their pods.
func outline(d Deployment) string {
	text := string(d.Verdict)
	for _, environment := range d.Environments {
		text += fmt.Sprintf(" %s=%t", environment.Name, environment.Success)
		for _, pod := range environment.Pods {
			text += fmt.Sprintf("/%s=%t", pod.Name, pod.Success)
		}
	}
	return text
}

func TestEveryGenerationOfDeploymentsIsRead(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"environmentResults", `{"success":true,"deploymentResult":{"success":true,"message":"ok","environmentResults":[{"environmentName":"production","success":true,"message":"ok"},{"environmentName":"staging","success":true}]}}`, "deployed production=true staging=true"},
		{"deploymentResults", `{"status":"SUCCESS","deploymentResult":{"success":true,"deploymentResults":[{"environmentName":"production","success":true}]}}`, "deployed production=true"},
		{"detailList of environments", `{"status":"SUCCESS","deploymentResult":{"success":true,"responseTime":12,"detailList":[{"envName":"production","success":true,"detail":"ok","responseTime":7}]}}`, "deployed production=true"},
		{"detailList of pods", `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"envName":"production","podName":"w1","podIp":"10.0.0.1","success":true},{"envName":"production","podName":"w2","podIp":"10.0.0.2","success":true}]}}`, "deployed production=true/w1=true/w2=true"},
		{"pods below environments", `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"envName":"production","success":true,"detailList":[{"podName":"w1","success":true,"detailList":[]}]}]}}`, "deployed production=true/w1=true"},
		{"a single environment", `{"status":"SUCCESS","deploymentResult":{"success":true,"envName":"production","detail":"ok"}}`, "deployed production=true"},
		{"lists of names", `{"success":true,"deploymentResult":{"deployed":true,"deployedEnvironments":["production"],"failedEnvironments":[]}}`, "deployed production=true"},
		{"names, one failed", `{"success":true,"deploymentResult":{"deployed":true,"deployedEnvironments":["production"],"failedEnvironments":["staging"]}}`, "not_deployed production=true staging=false"},
		{"no word on the whole", `{"success":true,"deploymentResult":{"deploymentResults":[{"environmentName":"production","success":true}]}}`, "deployed production=true"},
		{"the first of several", `{"success":true,"deploymentResult":{"success":true,"detailList":[],"firstFromApiResultList":{"envName":"production","success":true}}}`, "deployed production=true"},
		{"success alone", `{"status":"SUCCESS","deploymentResult":{"success":true}}`, "saved"},
		{"null", `{"status":"SUCCESS","deploymentResult":null}`, "saved"},
		{"nothing", `{"success":true}`, "saved"},

		{"an environment failed in a success", `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production","success":true},{"environmentName":"staging","success":false,"message":"down"}]}}`, "not_deployed production=true staging=false"},
		{"a pod failed in a success", `{"success":true,"deploymentResult":{"success":true,"detailList":[{"envName":"production","success":true,"detailList":[{"podName":"w1","success":true},{"podName":"w2","success":false}]}]}}`, "not_deployed production=false/w1=true/w2=false"},
		{"the whole failed, the environments did not", `{"success":true,"deploymentResult":{"success":false,"environmentResults":[{"environmentName":"production","success":true}]}}`, "not_deployed production=true"},
		{"an environment without a verdict", `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production"}]}}`, "not_deployed production=false"},
		{"the same environment twice", `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production","success":false},{"environmentName":"production","success":true}]}}`, "not_deployed production=false"},
		{"two generations that disagree", `{"success":true,"deploymentResult":{"success":true,"deployed":false,"environmentResults":[{"environmentName":"production","success":true}]}}`, "not_deployed production=true"},
		{"failed without an environment", `{"success":true,"deploymentResult":{"success":false}}`, "not_deployed"},
		{"failed in words only", `{"status":"SUCCESS","resultMessage":"Key was saved successfully but deployment to environments failed. Details: down"}`, "not_deployed"},
		{"failed in the words of the deployment", `{"status":"SUCCESS","deploymentResult":{"success":true,"message":"saved, but deployment to environments failed"}}`, "not_deployed"},
		{"failed in words with half a parenthesis", `{"status":"SUCCESS","resultMessage":"Key (foo() was saved but deployment to environments failed"}`, "not_deployed"},
		{"no name on the whole", `{"status":"SUCCESS","deploymentResult":{"envName":null,"success":true,"detailList":[]}}`, "saved"},
		{"no name on a level", `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"envName":null,"success":true,"detailList":[{"envName":"production","success":true}]}]}}`, "deployed production=true"},
		{"no name on a level that failed", `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"envName":null,"success":false,"detailList":[{"envName":"production","success":true}]}]}}`, "not_deployed production=true"},
		{"an environment without a name", `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"success":false,"detail":"down"}]}}`, "not_deployed =false"},
		{"beside deploymentResult", `{"success":true,"environmentResults":[{"environmentName":"production","success":false}]}`, "not_deployed production=false"},
		{"the words are part of a name", `{"status":"SUCCESS","resultMessage":"Key (but deployment failed) was saved"}`, "saved"},
	} {
		t.Run(test.name, func(t *testing.T) {
			deployment, err := answer(200, test.body).Deployment(true)
			if err != nil {
				t.Fatal(err)
			}
			if got := outline(deployment); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestAResultThatSaysNothingIsNoSuccess(t *testing.T) {
	if _, err := answer(200, `{"result":{"success":null}}`).Deployment(false); kindOf(err) != Unreadable {
		t.Errorf("got %v", err)
	}
}

func TestFailureWithoutEnvironmentsIsSavedWhereNoneWasAskedFor(t *testing.T) {
	deployment, err := answer(200, `{"status":"SUCCESS","deploymentResult":{"success":false,"detailList":[]}}`).Deployment(false)
	if err != nil || deployment.Verdict != Saved {
		t.Errorf("got %v, %v", deployment, err)
	}
}

func TestAnObjectWithoutAnEnvelopeIsSavedWhereNothingIsDeployed(t *testing.T) {
	deployment, err := answer(200, `{"code":"acme"}`).Deployment(false)
	if err != nil || deployment.Verdict != Saved {
		t.Errorf("got %v, %v", deployment, err)
	}
}

func TestNoContentIsSaved(t *testing.T) {
	deployment, err := answer(204, "").Deployment(true)
	if err != nil || deployment.Verdict != Saved {
		t.Errorf("got %v, %v", deployment, err)
	}
}

func TestWhatCannotBeReadIsNeverASuccess(t *testing.T) {
	for _, body := range []string{
		``, `null`, `[]`, `"SUCCESS"`, `42`, `{`, `{"success":true`, `<html>login</html>`,
		`{}`, `{"code":"acme"}`, `{"success":null}`, `{"status":null,"success":null}`, `{"result":7}`, `{"result":{}}`, `{"deploymentResult":{"success":true}}`,
		`{"success":"true"}`, `{"success":1}`, `{"success":true,"success":false}`, `{"success":false,"success":true}`,
		`{"success":true} trailing`,
		`{"success":true,"deploymentResult":"ok"}`,
		`{"success":true,"deploymentResult":[]}`,
		`{"success":true,"deploymentResult":{"success":"true"}}`,
		`{"success":true,"deploymentResult":{"success":true,"environmentResults":{}}}`,
		`{"success":true,"deploymentResult":{"success":true,"environmentResults":[null]}}`,
		`{"success":true,"deploymentResult":{"success":true,"environmentResults":["production"]}}`,
		`{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production","success":"yes"}]}}`,
		`{"success":true,"deploymentResult":{"success":true,"failedEnvironments":[{}]}}`,
		`{"success":true,"deploymentResult":{"success":true,"firstFromApiResultList":"production"}}`,
		`{"success":true,"unresolvedReferences":true}`,
		`{"success":true,"deploymentResult":` + strings.Repeat(`{"detailList":[`, 30) + strings.Repeat(`]}`, 30) + `}`,
	} {
		_, err := answer(200, body).Deployment(true)
		if kindOf(err) != Unreadable {
			t.Errorf("%s: got %v, want an unreadable answer", body, err)
		}
	}
}

func TestKeysAreSensitiveToCase(t *testing.T) {
	deployment, err := answer(200, `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production","Success":true}]}}`).Deployment(true)
	if err != nil || deployment.Verdict != NotDeployed {
		t.Errorf("got %v, %v", deployment, err)
	}
}

func TestFailuresAreToldApart(t *testing.T) {
	for _, test := range []struct {
		status int
		body   string
		want   Kind
	}{
		{400, `{"error":"bad_request","error_description":"Credential (username: api-user) was not found!"}`, NotFound},
		{400, `{"status":"FAILURE","resultMessage":"Credential (username: api-user) was not found!"}`, NotFound},
		{404, `{"error":"not_found","error_description":"Project(MyProject) was not found or user does not have privilege to access it!"}`, NotFound},
		{400, `{"status":"FAILURE","resultMessage":"Project (X) is not found or user does not have privilege to access it!"}`, NotFound},
		{404, `{"error":"not_found"}`, NotFound},
		{404, ``, Failed},
		{500, `{"status":"FAILURE","resultMessage":"Traffic log settings not found for this API proxy and environment."}`, NotFound},
		{200, `{"status":"FAILURE","resultMessage":"Credential (username: x) was not found!"}`, NotFound},
		{400, `{"error":"bad_request","error_description":"Credential (username: api-user) does not have a Private Key assigned!"}`, Rejected},
		{400, `{"error":"bad_request","error_description":"Credential (username: it was not found) does not have a Private Key assigned!"}`, Rejected},
		{409, `{"status":"FAILURE","resultMessage":"Organization already exists!"}`, Rejected},
		{409, ``, Rejected},
		{400, `{"status":"FAIL","message":"name can not be empty"}`, Rejected},
		{401, `{"error":"unauthorized_client","error_description":"Invalid token"}`, Unauthenticated},
		{401, `{"status":"FAILURE","resultMessage":"Token is not valid!"}`, Unauthenticated},
		{401, `{"status":"FAILURE","resultMessage":"User not found!"}`, Unauthenticated},
		{401, ``, Unauthenticated},
		{401, `{"status":"FAILURE","resultMessage":"Unauthorized API Access!"}`, Forbidden},
		{401, `{"status":"FAILURE","resultMessage":"Admin role required"}`, Forbidden},
		{401, `{"error":"unauthorized","error_description":"User does not have privilege to access admin settings!"}`, Forbidden},
		{403, `{"error":"forbidden","error_description":"no"}`, Forbidden},
		{400, `{"status":"FAILURE","resultMessage":"User does not have required permission: IDENTITY MANAGE"}`, Forbidden},
		{500, `{"status":"FAILURE","resultMessage":"Internal error"}`, Failed},
		{500, ``, Failed},
		{200, `{"status":"FAILURE","resultMessage":"could not be saved"}`, Failed},
		{200, `{"error":"server_error"}`, Failed},
		{200, `{"result":{"success":false}}`, Failed},
		{500, `{"timestamp":"2026-01-01","status":500,"error":"Internal Server Error","message":"boom","path":"/apiops/x"}`, Failed},
		{404, `<html>404 page not found</html>`, Failed},
		{404, `{"timestamp":"2026-01-01","status":404,"error":"Not Found","path":"/apiops/x"}`, Failed},
		{400, `<html>The plain HTTP request was sent to HTTPS port</html>`, Failed},
		{302, ``, Failed},
	} {
		err := answer(test.status, test.body).Check()
		if got := kindOf(err); got != test.want {
			t.Errorf("%d %s: got %s (%v), want %s", test.status, test.body, got, err, test.want)
		}
	}
}

// An empty 404 may come from a wrong host as well. Only where the API is known to
// answer so does it say that something is not there.
func TestWhatAnEmptyAnswerMeans(t *testing.T) {
	for path, want := range map[string]Kind{
		"/apiops/projects/P/credential-organizations/nope": NotFound,
		"/apiops/projects/P/credential-organizations/":     Failed,
		"/apiops/projects/P/credentials/nope/":             Failed,
	} {
		reply := answer(404, "")
		reply.request, _ = http.NewRequestWithContext(t.Context(), http.MethodGet, "http://gateway.example.com"+path, nil)
		if err := reply.Check(); kindOf(err) != want {
			t.Errorf("%s: got %v, want %s", path, err, want)
		}
	}
}

func TestAnErrorShowsWhatCame(t *testing.T) {
	page := answer(502, "<html>\n<title>Bad\tGateway</title>"+strings.Repeat("x", 200))
	page.Header.Set("Content-Type", "text/html; charset=utf-8")
	text := page.Check().Error()
	for _, want := range []string{"bad gateway", "text/html", "<html> <title>Bad Gateway</title>", "HTTP 502", "gateway.example.com"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if len(text) > 250 {
		t.Errorf("%d bytes are too long for a line: %s", len(text), text)
	}
}

func TestListsOfEveryGeneration(t *testing.T) {
	for body, want := range map[string]string{
		`{"status":"SUCCESS","resultList":[{"a":1},{"a":2}],"resultCount":2}`: `[{"a":1},{"a":2}]`,
		`{"success":true,"resultList":[]}`:                                    `[]`,
		`{"success":true,"resultList":null,"resultCount":null}`:               `null`,
		`[1,2]`: `[1,2]`,
	} {
		documents, err := answer(200, body).List()
		if err != nil {
			t.Errorf("%s: %v", body, err)
		}
		if got, _ := json.Marshal(documents); string(got) != want {
			t.Errorf("%s: got %s", body, got)
		}
	}
	for _, body := range []string{``, `null`, `{"success":null,"resultList":[]}`, `{"success":true}`, `{"success":true,"resultList":{}}`, `"text"`, `<html>`, `{"success":true,"resultList":[`} {
		if _, err := answer(200, body).List(); kindOf(err) != Unreadable {
			t.Errorf("%s: got %v, want an unreadable answer", body, err)
		}
	}
}

// FuzzDeployment starts from the corpus that cmd/answers_test.go explains.
func FuzzDeployment(f *testing.F) {
	for status, bodies := range corpus(f) {
		for _, body := range bodies {
			f.Add(status, body)
		}
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		reply := answer(status, "")
		reply.set([]byte(body))
		deployment, err := reply.Deployment(true)
		if err == nil && deployment.Verdict == Deployed && (len(deployment.Failed()) > 0 || len(deployment.Environments) == 0) {
			t.Fatal("deployed, though an environment failed, or there is none")
		}
		if err == nil && status >= 300 {
			t.Fatalf("HTTP %d was a success", status)
		}
		if err == nil && status != http.StatusNoContent && !strings.Contains(body, "true") && !strings.Contains(body, "tat") {
			t.Fatalf("%s does not say that it succeeded", body)
		}
		documents, _ := reply.List()
		document, _ := reply.Document()
		for _, document := range append(documents, document) {
			if document != nil && !json.Valid(document) {
				t.Errorf("%q is no document", document)
			}
		}
		_, _ = Redact(reply.Body)
	})
}

// corpus are the bodies of known answers, by their HTTP status.
func corpus(t testing.TB) map[int][]string {
	t.Helper()
	files, err := filepath.Glob("../../cmd/testdata/answers/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("there is no corpus: %v", err)
	}
	bodies := make(map[int][]string)
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range archive.Files {
			head, body, _ := strings.Cut(string(section.Data), "\n\n")
			status, err := strconv.Atoi(head[:3])
			if err != nil {
				t.Fatalf("%s: %v", section.Name, err)
			}
			bodies[status] = append(bodies[status], body)
		}
	}
	return bodies
}

func kindOf(err error) Kind {
	var failure *Error
	if errors.As(err, &failure) {
		return failure.Kind
	}
	return ""
}
