package answer

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

func TestDeploymentShapes(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"environmentResults", `{"success":true,"deploymentResult":{"success":true,"message":"ok","environmentResults":[{"environmentName":"production","success":true,"message":"ok"},{"environmentName":"staging","success":true}]}}`, "deployed production=true staging=true"},
		{"deploymentResults", `{"status":"SUCCESS","deploymentResult":{"success":true,"deploymentResults":[{"environmentName":"production","success":true}]}}`, "deployed production=true"},
		{"detailList of environments", `{"status":"SUCCESS","deploymentResult":{"success":true,"responseTime":12,"detailList":[{"envName":"production","success":true,"detail":"ok","responseTime":7}]}}`, "deployed production=true"},
		{"detailList of pods", `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"envName":"production","podName":"w1","podIp":"10.0.0.1","success":true},{"envName":"production","podName":"w2","podIp":"10.0.0.2","success":true}]}}`, "deployed production=true/w1=true/w2=true"},
		{"pods below environments", `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"envName":"production","success":true,"detailList":[{"podName":"w1","success":true,"detailList":[]}]}]}}`, "deployed production=true/w1=true"},
		{"a single environment", `{"status":"SUCCESS","deploymentResult":{"success":true,"envName":"production","detail":"ok"}}`, "deployed production=true"},
		{"lists of names", `{"success":true,"deploymentResult":{"deployed":true,"deployedEnvironments":["production"],"failedEnvironments":[]}}`, "deployed production=true"},
		{"names, one failed", `{"success":true,"deploymentResult":{"deployed":true,"deployedEnvironments":["production"],"failedEnvironments":["staging"]}}`, "not_deployed production=true staging=false"},
		{"no status of the whole", `{"success":true,"deploymentResult":{"deploymentResults":[{"environmentName":"production","success":true}]}}`, "deployed production=true"},
		{"the first of several", `{"success":true,"deploymentResult":{"success":true,"detailList":[],"firstFromApiResultList":{"envName":"production","success":true}}}`, "deployed production=true"},
		{"success alone", `{"status":"SUCCESS","deploymentResult":{"success":true}}`, "saved"},
		{"null", `{"status":"SUCCESS","deploymentResult":null}`, "saved"},
		{"nothing", `{"success":true}`, "saved"},

		{"an environment failed although the whole succeeded", `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production","success":true},{"environmentName":"staging","success":false,"message":"down"}]}}`, "not_deployed production=true staging=false"},
		{"a pod failed although the whole succeeded", `{"success":true,"deploymentResult":{"success":true,"detailList":[{"envName":"production","success":true,"detailList":[{"podName":"w1","success":true},{"podName":"w2","success":false}]}]}}`, "not_deployed production=false/w1=true/w2=false"},
		{"the whole failed although the environments succeeded", `{"success":true,"deploymentResult":{"success":false,"environmentResults":[{"environmentName":"production","success":true}]}}`, "not_deployed production=true"},
		{"an environment without a verdict", `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production"}]}}`, "not_deployed production=false"},
		{"the same environment twice", `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production","success":false},{"environmentName":"production","success":true}]}}`, "not_deployed production=false"},
		{"two generations that disagree", `{"success":true,"deploymentResult":{"success":true,"deployed":false,"environmentResults":[{"environmentName":"production","success":true}]}}`, "not_deployed production=true"},
		{"failure without an environment", `{"success":true,"deploymentResult":{"success":false}}`, "not_deployed"},
		{"failure only in words", `{"status":"SUCCESS","resultMessage":"Key was saved successfully but deployment to environments failed. Details: down"}`, "not_deployed"},
		{"failure in the deployment message", `{"status":"SUCCESS","deploymentResult":{"success":true,"message":"saved, but deployment to environments failed"}}`, "not_deployed"},
		{"failure in words with an open parenthesis", `{"status":"SUCCESS","resultMessage":"Key (foo() was saved but deployment to environments failed"}`, "not_deployed"},
		{"no name at the top level", `{"status":"SUCCESS","deploymentResult":{"envName":null,"success":true,"detailList":[]}}`, "saved"},
		{"no name at an inner level", `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"envName":null,"success":true,"detailList":[{"envName":"production","success":true}]}]}}`, "deployed production=true"},
		{"no name at a failed inner level", `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"envName":null,"success":false,"detailList":[{"envName":"production","success":true}]}]}}`, "not_deployed production=true"},
		{"an environment without a name", `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"success":false,"detail":"down"}]}}`, "not_deployed =false"},
		{"next to deploymentResult", `{"success":true,"environmentResults":[{"environmentName":"production","success":false}]}`, "not_deployed production=false"},
		{"words inside a name", `{"status":"SUCCESS","resultMessage":"Key (key: deployment failed) was saved"}`, "saved"},
		{"failure in parentheses", `{"status":"SUCCESS","resultMessage":"Key saved (deployment to production failed)"}`, "not_deployed"},
		{"failure around a name", `{"status":"SUCCESS","resultMessage":"Key saved, but deployment (prod) failed"}`, "not_deployed"},
		{"failure in a state in lower case", `{"status":"SUCCESS","deploymentResult":{"success":true,"status":"deployment_failed"}}`, "not_deployed"},
		{"errors of an environment in lower case", `{"status":"SUCCESS","deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production","success":true,"status":"completed_with_errors"}]}}`, "not_deployed production=false"},
		{"counts in parentheses", `{"status":"SUCCESS","resultMessage":"Deployment to 2 environments completed (2 succeeded, 0 failed)"}`, "saved"},
		{"a count beside an environment", `{"status":"SUCCESS","deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production","success":true,"message":"Deployment on production done (0 failed)"}]}}`, "deployed production=true"},
		{"a description", `{"status":"SUCCESS","deployDescription":"fix-error-handling","deploymentName":"retry-on-error"}`, "saved"},
		{"a sentence as a state", `{"status":"SUCCESS","deploymentResult":{"success":true,"status":"no error, retried once"}}`, "saved"},
		{"another object with a status", `{"status":"SUCCESS","maintenance":{"status":"return_error"}}`, "saved"},
		{"an earlier deployment", `{"status":"SUCCESS","deployHistory":[{"revision":2,"status":"FAILED"}]}`, "saved"},
		{"no errors in lower case", `{"status":"SUCCESS","deploymentResult":{"success":true,"status":"no_errors"}}`, "saved"},
		{"a number of failed pods", `{"status":"SUCCESS","deploymentResult":{"success":true,"podsFailed":2}}`, "not_deployed"},
		{"no failed pods", `{"status":"SUCCESS","deploymentResult":{"success":true,"podsFailed":0.0,"errorCount":0,"lastFailed":1764288000000}}`, "saved"},
		{"a number of errors", `{"status":"SUCCESS","deploymentResult":{"success":true,"errorCount":2}}`, "not_deployed"},
		{"failure below another name", `{"status":"SUCCESS","deployment":{"environments":[{"name":"production","status":"FAILED"}]}}`, "not_deployed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			deployment, err := answer(t, 200, test.body).Deployment(true, "key: deployment failed")
			if err != nil {
				t.Fatal(err)
			}
			if got := outline(deployment); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestNullResultIsNotASuccess(t *testing.T) {
	if _, err := answer(t, 200, `{"result":{"success":null}}`).Deployment(false); kindOf(err) != fault.OutcomeUnknown {
		t.Errorf("got %v", err)
	}
}

func TestFailureWithoutEnvironmentsIsSavedIfNoneWasRequested(t *testing.T) {
	deployment, err := answer(t, 200, `{"status":"SUCCESS","deploymentResult":{"success":false,"detailList":[]}}`).Deployment(false)
	if err != nil || deployment.Verdict != Saved {
		t.Errorf("got %v, %v", deployment, err)
	}
}

func TestBareObjectIsSavedIfTheOperationReturnsOne(t *testing.T) {
	deployment, err := answerTo(operation(t, bare), 200, `{"code":"acme"}`).Deployment(false)
	if err != nil || deployment.Verdict != Saved {
		t.Errorf("got %v, %v", deployment, err)
	}
}

func TestNoContentIsSaved(t *testing.T) {
	deployment, err := answer(t, 204, "").Deployment(true)
	if err != nil || deployment.Verdict != Saved {
		t.Errorf("got %v, %v", deployment, err)
	}
}

func TestUnreadableResponseIsNotASuccess(t *testing.T) {
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
		_, err := answer(t, 200, body).Deployment(true)
		if kindOf(err) != fault.OutcomeUnknown {
			t.Errorf("%s: got %v, want an unknown outcome", body, err)
		}
	}
}

func TestKeysAreCaseSensitive(t *testing.T) {
	deployment, err := answer(t, 200, `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production","Success":true}]}}`).Deployment(true)
	if err != nil || deployment.Verdict != NotDeployed {
		t.Errorf("got %v, %v", deployment, err)
	}
}
