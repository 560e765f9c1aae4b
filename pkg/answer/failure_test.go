package answer

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

func TestRefusalMessages(t *testing.T) {
	const page = `{"timestamp":"2026-08-01T10:00:00.000+00:00","status":404,"error":"Not Found","path":"/apiops/projects/P/api-clients"}`
	const clients = "GET /projects/{project}/api-clients"
	noLogin := []string{"auth login", "expired"}
	for _, test := range []struct {
		name, pattern        string
		status               int
		contentType, body    string
		kind                 fault.Kind
		key, correlation     string
		says, omits, advises []string
	}{
		{name: "missing role, 400", pattern: deploys, status: 400,
			body: `{"status":"FAILURE","resultMessage":"Unauthorized! Only users with ADMIN role can access this resource!"}`,
			kind: fault.Forbidden, omits: noLogin, says: []string{"ADMIN role"}, advises: []string{"permission"}},
		{name: "missing role, 401", pattern: deploys, status: 401,
			body: `{"status":"FAILURE","resultMessage":"Unauthorized! Only users with ADMIN role can access this resource!"}`,
			kind: fault.Forbidden, omits: noLogin},
		{name: "missing manager role", pattern: deploys, status: 400,
			body: `{"status":"FAILURE","resultMessage":"Unauthorized! Only users with ADMIN role can manage AI presets!"}`,
			kind: fault.Forbidden, omits: noLogin},
		{name: "missing manager role, 401", pattern: deploys, status: 401,
			body: `{"status":"FAILURE","resultMessage":"Only users with MANAGER role can manage this"}`,
			kind: fault.Forbidden, omits: noLogin},
		{name: "not found, common contract", pattern: clients, status: 404,
			body: `{"status":"FAILURE","errorKey":"resourceNotFound","message":"error.resourceNotFound","params":{"reason":"transfer.sameOrganization","name":"acme"},"correlationId":"c-1"}`,
			kind: fault.NotFound, key: "resourceNotFound", correlation: "c-1",
			says: []string{"resourceNotFound; transfer.sameOrganization; name: acme"}, omits: []string{"error.resourceNotFound"}},
		{name: "params without a reason", pattern: clients, status: 400,
			body: `{"status":"FAILURE","errorKey":"malformedRequest","message":"error.malformedRequest","params":{"field":"name"},"correlationId":"c-2"}`,
			kind: fault.Rejected, key: "malformedRequest", correlation: "c-2", says: []string{"malformedRequest; field: name"}, omits: []string{"; ;"}},
		{name: "params as text", pattern: clients, status: 404,
			body: `{"type":"about:blank","status":404,"title":"Not Found","message":"error.idnotfound","detail":"No provider","params":"authenticationOidcProvider"}`,
			kind: fault.NotFound, key: "idnotfound", says: []string{"No provider (idnotfound); authenticationOidcProvider"}},
		{name: "params as a list", pattern: clients, status: 400,
			body: `{"status":"FAILURE","errorKey":"unsupportedSortField","params":["name","createdAt"]}`,
			kind: fault.Rejected, key: "unsupportedSortField", says: []string{"name", "createdAt"}},
		{name: "problem JSON", pattern: "GET /projects/{project}/oidc-providers/{provider}/", status: 400, contentType: "application/problem+json",
			body: `{"status":400,"title":"Bad Request","message":"error.http.400","detail":"Project (MyProject) is not found!"}`,
			kind: fault.NotFound, says: []string{"Project (MyProject) is not found!"}, omits: []string{"error.http", "http.400"}},
		{name: "Management API disabled", pattern: clients, status: 403,
			body: `{"status":"FAILURE","errorKey":"managementApiDisabled","message":"error.managementApiDisabled","correlationId":"c-3"}`,
			kind: fault.Forbidden, key: "managementApiDisabled", correlation: "c-3", advises: []string{"Management API is disabled"}, omits: []string{"permission"}},
		{name: "license without the module", pattern: clients, status: 403,
			body: `{"status":"FAILURE","errorKey":"licenseModuleNotEnabled","message":"error.licenseModuleNotEnabled"}`,
			kind: fault.Forbidden, key: "licenseModuleNotEnabled", advises: []string{"license"}, omits: []string{"permission"}},
		{name: "expired license", pattern: clients, status: 402,
			body: `{"status":"FAILURE","errorKey":"licenseInvalidOrExpired","message":"error.licenseInvalidOrExpired"}`,
			kind: fault.Forbidden, key: "licenseInvalidOrExpired", advises: []string{"license"}, omits: []string{"permission"}},
		{name: "license, in words", pattern: clients, status: 402, body: `{"status":"FAILURE","resultMessage":"No valid license"}`,
			kind: fault.Forbidden, says: []string{"No valid license"}, advises: []string{"license"}, omits: []string{"permission"}},
		{name: "license, empty body", pattern: clients, status: 402,
			kind: fault.Forbidden, advises: []string{"license"}, omits: []string{"permission"}},
		{name: "missing permission", pattern: clients, status: 403,
			body: `{"status":"FAILURE","errorKey":"permissionDenied","message":"error.permissionDenied"}`,
			kind: fault.Forbidden, key: "permissionDenied", advises: []string{"permission"}, omits: noLogin},
		{name: "invalid token, common contract", pattern: clients, status: 401,
			body: `{"status":"FAILURE","errorKey":"invalidToken","message":"error.invalidToken"}`,
			kind: fault.Unauthenticated, key: "invalidToken", advises: []string{"auth login"}},
		{name: "unknown error key", pattern: clients, status: 409,
			body: `{"status":"FAILURE","errorKey":"brandNew","message":"error.brandNew","params":{"reason":"limit.plan.nameAlreadyExists"}}`,
			kind: fault.Rejected, key: "brandNew", says: []string{"brandNew", "limit.plan.nameAlreadyExists"}},
		{name: "deployment message", pattern: deploys, status: 400,
			body: `{"status":"FAILURE","resultMessage":"Undeployment failed","deploymentResult":{"success":false,"resultMessage":"worker-1 refused"}}`,
			kind: fault.Rejected, says: []string{"Undeployment failed", "worker-1 refused"}},
		{name: "validation errors", pattern: deploys, status: 400,
			body: `{"error":"validation_failed","error_description":"Invalid","validation_errors":[{"field":"password","rejectedValue":"canary","message":"too short"},"and more"]}`,
			kind: fault.Rejected, says: []string{"Invalid", "too short", "and more"}, omits: []string{"canary"}},

		{name: "no such operation, error page of the framework", pattern: clients, status: 404, body: page,
			kind: fault.Failed, says: []string{"this server has no such operation: GET /projects/{project}/api-clients", "release 2026.09"}, omits: []string{"not found", "case-sensitive"}},
		{name: "no such operation, problem JSON of the framework", pattern: clients, status: 404, contentType: "application/problem+json",
			body: `{"type":"about:blank","title":"Not Found","status":404,"detail":"No static resource apiops/projects/P/api-clients.","instance":"/apiops"}`,
			kind: fault.Failed, says: []string{"this server has no such operation", "release 2026.09"}, omits: []string{"not found"}},
		{name: "no such operation, empty body", pattern: clients, status: 404,
			kind: fault.Failed, says: []string{"this server has no such operation", "release 2026.09"}, omits: []string{"not found"}},
		{name: "no such operation, web page", pattern: clients, status: 404, contentType: "text/html", body: "<html>404</html>",
			kind: fault.Failed, says: []string{"this server has no such operation", "release 2026.09", "text/html"}, omits: []string{"not found"}},
		{name: "unknown release", pattern: deploys, status: 404, contentType: "text/html", body: "<html>404</html>",
			kind: fault.Failed, says: []string{"this server has no such operation"}, omits: []string{"release"}},
		{name: "empty 404 that means not found", pattern: "GET /projects/{project}/oidc-providers/{provider}/", status: 404,
			kind: fault.NotFound, says: []string{"not found"}, omits: []string{"no such operation"}},
		{name: "empty 404 of an organization", pattern: bare, status: 404,
			kind: fault.NotFound, says: []string{"not found"}, omits: []string{"no such operation"}},
		{name: "error page instead of an empty 404", pattern: bare, status: 404, body: page,
			kind: fault.Failed, says: []string{"no such operation"}},
		{name: "empty 409", pattern: bare, status: 409, kind: fault.Rejected, says: []string{"conflict"}},
		{name: "busy", pattern: clients, status: 503,
			body: `{"status":"FAILURE","errorKey":"temporarilyUnavailable","message":"error.temporarilyUnavailable"}`,
			kind: fault.Failed, key: "temporarilyUnavailable", advises: []string{"try again later"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			reply := answerTo(operation(t, test.pattern), test.status, test.body)
			if test.contentType != "" {
				reply.Header.Set("Content-Type", test.contentType)
			}
			failure := fault.From(reply.Check())
			if failure == nil || failure.Kind != test.kind || failure.ErrorKey != test.key || failure.CorrelationID != test.correlation {
				t.Fatalf("got %#v, want %s", failure, test.kind)
			}
			if failure.Host != reply.Host || failure.Status != test.status {
				t.Errorf("got %s, %d", failure.Host, failure.Status)
			}
			checkWords(t, failure.Message, failure.Hint, test.says, test.omits, test.advises)
			document := failure.Document()
			if document.ErrorKey != test.key || document.CorrelationID != test.correlation {
				t.Errorf("got %+v", document)
			}
		})
	}
}

func TestCorrelationIDInHeader(t *testing.T) {
	reply := answer(t, 400, `{"status":"FAILURE","resultMessage":"no"}`)
	reply.Header.Set(CorrelationHeader, "c-9")
	if got := fault.From(reply.Check()).CorrelationID; got != "c-9" {
		t.Errorf("got %q", got)
	}
}
