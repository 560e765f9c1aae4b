package sandbox_test

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestDeployments(t *testing.T) {
	pods := func(environment, network, outcome string) string {
		pod := `{"envName":"` + environment + `","podName":"worker-#","podIp":"` + network + `.1#",` + outcome +
			`,"responseTime":12,"detailList":[]}`
		return strings.ReplaceAll(pod, "#", "1") + "," + strings.ReplaceAll(pod, "#", "2")
	}
	const refused = `"success":false,"detail":"Connection refused: worker is not reachable"`
	const deployed = `"success":true,"detail":null`

	for _, test := range []struct {
		dialect sandbox.Dialect
		status  int
		whole   string // all environments are up
		partly  string // staging is down
	}{
		{
			sandbox.Classic, 200,
			`{"success":true,"deploymentResult":{"success":true,"message":"Deployment completed successfully","environmentResults":[
				{"environmentName":"production","success":true,"message":"Deployed successfully"},
				{"environmentName":"staging","success":true,"message":"Deployed successfully"}]}}`,
			`{"success":true,"deploymentResult":{"success":false,"message":"Deployment completed with errors","environmentResults":[
				{"environmentName":"production","success":true,"message":"Deployed successfully"},
				{"environmentName":"staging","success":false,"message":"Connection refused: worker is not reachable"}]}}`,
		},
		{
			sandbox.Results, 200,
			`{"status":"SUCCESS","deploymentResult":{"success":true,"deploymentResults":[
				{"environmentName":"production","success":true,"message":"Deployed successfully"},
				{"environmentName":"staging","success":true,"message":"Deployed successfully"}]}}`,
			`{"status":"SUCCESS","deploymentResult":{"success":false,"deploymentResults":[
				{"environmentName":"production","success":true,"message":"Deployed successfully"},
				{"environmentName":"staging","success":false,"message":"Connection refused: worker is not reachable"}]}}`,
		},
		{
			sandbox.Details, 200,
			`{"status":"SUCCESS","deploymentResult":{"success":true,"responseTime":12,"detailList":[
				{"envName":"production",` + deployed + `,"responseTime":12,"detailList":[` + pods("production", "10.0.0", deployed) + `]},
				{"envName":"staging",` + deployed + `,"responseTime":12,"detailList":[` + pods("staging", "10.0.1", deployed) + `]}]}}`,
			`{"status":"SUCCESS","deploymentResult":{"success":false,"responseTime":12,"detailList":[
				{"envName":"production",` + deployed + `,"responseTime":12,"detailList":[` + pods("production", "10.0.0", deployed) + `]},
				{"envName":"staging",` + refused + `,"responseTime":12,"detailList":[` + pods("staging", "10.0.1", refused) + `]}]}}`,
		},
		{
			sandbox.Names, 200,
			`{"status":"SUCCESS","deploymentResult":{"deployed":true,"deployedEnvironments":["production","staging"],"failedEnvironments":[]}}`,
			`{"status":"SUCCESS","deploymentResult":{"deployed":false,"deployedEnvironments":["production"],"failedEnvironments":["staging"]}}`,
		},
		{
			sandbox.Bare, 200,
			`{"success":true,"deploymentResult":{"success":true}}`,
			`{"success":true,"deploymentResult":{"success":false}}`,
		},
		{sandbox.Empty, 204, "", ""},
	} {
		t.Run(string(test.dialect), func(t *testing.T) {
			up := sandbox.New(sandbox.Options{Dialect: test.dialect})
			expect(t, send(t, up, "DELETE", privateKey, ""), test.status, test.whole)

			down := sandbox.New(sandbox.Options{Dialect: test.dialect, FailEnvironments: []string{"staging"}})
			expect(t, send(t, down, "DELETE", privateKey, ""), test.status, test.partly)
			if len(assignments(t, down, sandbox.SampleCredential)) != 0 {
				t.Error("a change that was not deployed everywhere was not saved")
			}
		})
	}
}

func TestErrorsAndLists(t *testing.T) {
	const unknown = "Project(Nowhere) was not found or user does not have privilege to access it!"
	for _, dialect := range sandbox.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			s := sandbox.New(sandbox.Options{Dialect: sandbox.Dialect(dialect)})
			answer := send(t, s, "GET", "/projects/Nowhere/credentials/", "")
			list := send(t, s, "GET", "/projects/Payments/apiProxyGroups/", "")
			switch dialect {
			case sandbox.Results, sandbox.Details, sandbox.Names:
				expect(t, answer, 400, `{"status":"FAILURE","resultMessage":"`+unknown+`"}`)
				expect(t, list, 200, `{"status":"SUCCESS","resultList":[],"resultCount":0}`)
			default:
				expect(t, answer, 404, `{"error":"not_found","error_description":"`+unknown+`"}`)
				expect(t, list, 200, `{"success":true,"resultList":[],"resultCount":0}`)
			}
		})
	}
}

func TestParseDialect(t *testing.T) {
	for _, dialect := range sandbox.Dialects() {
		if parsed, err := sandbox.ParseDialect(dialect); err != nil || parsed != sandbox.Dialect(dialect) {
			t.Errorf("ParseDialect(%q) = %q, %v", dialect, parsed, err)
		}
	}
	_, err := sandbox.ParseDialect("old")
	const want = `unknown dialect "old" (valid values: classic, results, details, names, bare, empty)`
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
