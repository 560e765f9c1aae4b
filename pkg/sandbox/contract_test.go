package sandbox_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestContract(t *testing.T) {
	for name, lines := range map[string]string{
		"pages": `
			GET /api-clients?size=3 => 200 "totalElements":4,"totalPages":2 & "page":0 & cli_3 & !cli_4
			GET /api-clients?size=3&page=1 => 200 cli_4 & !cli_3 & "status":"SUCCESS"
			GET /api-clients?size=1000 => 200 "size":200
			GET /api-clients?page=9 => 200 "items":[]
			GET /api-clients?page=-1 => 400 malformedRequest
			GET /api-clients?sort=nothing,asc => 400 unsupportedSortField
			GET /api-clients?sort=apiClientKey,desc&size=1 => 200 cli_4
			GET /api-clients?sort=version,desc&size=1 => 200 cli_1
			GET /api-clients?sort=description,asc&size=1 => 200 cli_1
			GET /api-clients?state=ACTIVE => 200 "totalElements":1
			GET /api-clients?ownerType=APPLICATION&ownerKey=loyalty-app => 200 "totalElements":1 & cli_2
			GET /api-clients?search=PORTAL => 200 "totalElements":1
			GET /limit-plans?family=REQUEST_RATE => 200 "totalElements":3
			GET //projects/admin/limit-plans => 200 platform
			GET /reports/inactive-clients => 400 environmentName
			GET /limit-plans/gold/revisions => 200 [{`,
		"errors": `
			GET /api-clients/none => 404 {"correlationId":"sandbox-1","errorKey":"resourceNotFound","message":"error.resourceNotFound","params":{
			GET //projects/Nowhere/consumers => 404 resourceNotFound
			POST /legal-holds {} => 400 malformedRequest
			POST /legal-holds [ => 400 malformedRequest`,
		"the life of an API client": `
			POST /api-clients {"owner":{"type":"CONSUMER","key":"nobody"}} => 404 nobody
			POST /api-clients {"owner":{"type":"CONSUMER"}} => 400 owner.key
			POST /api-clients {"owner":{"type":"CONSUMER","key":"api-user"},"name":"New"} => 201 "apiClientKey":"cli_101" & DRAFT & PENDING_SECRET & !runtimeDeployment
			POST /api-clients/cli_101/actions/activate {"version":0} => 409 apiClientNotReady
			POST /api-clients/cli_101/secret-versions?version=0 {"label":"one"} => 201 "secret":" & READY
			POST /api-clients/cli_101/secret-versions?version=1 {"value":"canary"} => 201 !"secret":" & !canary & GRACE
			GET /api-clients/cli_101 => 200 "version":2 & !"secret":"
			POST /api-clients/cli_101/secret-versions {"label":"one"} => 400 versionRequired
			POST /api-clients/cli_101/actions/activate {} => 400 versionRequired
			POST /api-clients/cli_101/actions/activate {"version":1} => 409 "errorKey":"versionConflict"
			POST /api-clients/cli_101/actions/activate {"version":2} => 200 "state":"DEGRADED" & "acknowledged":false & ACTIVE
			DELETE /api-clients/cli_101?version=3 => 409 apiClientNotDraft
			POST /api-clients/cli_101/secret-versions/sv_103/actions/revoke {"version":3} => 200 runtimeDeployment
			POST /api-clients/cli_101/secret-versions/sv_103/actions/revoke {"version":4} => 409 secretVersionAlreadyRevoked
			PUT /api-clients/cli_101 {"name":"Renamed","version":4} => 200 "name":"Renamed" & "key":"api-user" & ACTIVE
			PUT /api-clients/cli_101 {"clientId":"other","version":5} => 409 clientIdImmutable
			POST /api-clients/cli_101/actions/revoke {"version":5,"reason":"x"} => 200 REVOKED
			POST /api-clients/cli_101/actions/resume {"version":6} => 409 apiClientIllegalTransition
			DELETE /api-clients/cli_3?version=9 => 409 versionConflict
			DELETE /api-clients/cli_3?version=0 => 204
			DELETE /api-clients/cli_3?version=0 => 404 cli_3`,
		"restrictions": `
			POST /api-clients/cli_1/authorization-restrictions {"mode":"DENY_ALL"} => 201 "restrictionKey":"res_101" & DRAFT
			PUT /api-clients/cli_1/authorization-restrictions/res_101 {"mode":"RESTRICT","version":0} => 200 "version":1
			PUT /api-clients/cli_1/authorization-restrictions/res_101 {"mode":"RESTRICT"} => 400 versionRequired
			POST /api-clients/cli_1/authorization-restrictions/res_101/actions/activate {"version":1} => 200 ACTIVE
			POST /api-clients/cli_1/authorization-restrictions/res_101/actions/end {"version":2} => 200 ENDED
			POST /api-clients/cli_1/authorization-restrictions/actions/change-mode {} => 400 mode
			POST /api-clients/cli_1/authorization-restrictions/actions/change-mode {"mode":"DENY_ALL"} => 200 ACTIVE
			GET /api-clients/cli_1/authorization-restrictions => 200 [{ & "status":"ENDED"`,
		"consumers and applications": `
			GET /consumers/con_1/api-clients => 200 cli_1 & !cli_2
			GET /consumers/con_1/entitlements => 200 "targetRef":"Orders"
			GET /consumers/con_1/limit-assignments => 200 lim_1 & !lim_2
			GET /api-clients/cli_1/limit-assignments => 200 lim_3 & !lim_1
			POST /consumers/con_1/actions/transfer-organization {"organizationCode":"none"} => 404 none
			POST /consumers/con_1/actions/transfer-organization {"organizationCode":"acme"} => 200 "organizationCode":"acme"
			POST /consumers/con_1/actions/transfer-organization {"organizationCode":"acme"} => 409 transfer.sameOrganization
			POST /applications/app_1/actions/suspend => 200 SUSPENDED
			POST /applications/app_1/actions/suspend => 200 SUSPENDED
			GET /applications?status=SUSPENDED => 200 "items"`,
		"plans": `
			POST /limit-plans {"family":"RATE","name":"New","initialRuleSpec":{"limit":1}} => 201 "planKey":"plan_101"
			POST /limit-plans {"family":"RATE","name":"New","initialRuleSpec":{"limit":1}} => 409 limit.plan.nameAlreadyExists
			GET /limit-plans/plan_101/published => 404 "revision":"published"
			GET /limit-plans/plan_101/draft => 200 "revision":1
			POST /limit-plans/plan_101/revisions/1/actions/publish => 200 PUBLISHED
			PUT /limit-plans/plan_101 {"name":"Newer"} => 409 limit.plan.staleVersion
			PUT /limit-plans/plan_101 {"name":"Newer","version":1} => 200 "version":2
			DELETE /limit-plans/plan_101 => 409 limit.plan.notDraft
			POST /limit-plans/plan_101/draft-revisions {"ruleSpec":{"limit":2}} => 201 "revision":2
			POST /limit-plans/plan_101/draft-revisions {"ruleSpec":{"limit":2}} => 409 limit.plan.draftAlreadyExists
			PUT /limit-plans/plan_101/draft-revisions/2 {"ruleSpec":{"limit":3}} => 200 "limit":3
			PUT /limit-plans/plan_101/draft-revisions/1 {"ruleSpec":{"limit":3}} => 409 limit.plan.revisionNotDraft
			POST /limit-plans/plan_101/revisions/2/actions/publish => 200 PUBLISHED
			GET /limit-plans/plan_101/revisions/1 => 200 SUPERSEDED
			POST /limit-plans/plan_101/actions/retire => 200 RETIRED
			POST /limit-plans/plan_101/actions/retire => 409 limit.plan.notPublished
			DELETE /limit-plans/silver => 204`,
		"assignments": `
			POST /limit-assignments {"subject":{"type":"CONSUMER","key":"api-user"},"content":{"mode":"OFF","family":"RATE"}} => 201 "bindingKey":"lim_101" & DRAFT & "mode":"OFF"
			POST /limit-assignments {"content":{}} => 400 subject
			POST /limit-assignments/actions/validate {"subject":{},"content":{}} => 200
			POST /limit-assignments {"subject":{"type":"CONSUMER","key":"api-user"},"content":{"mode":"PLAN","planKeys":["silver"]}} => 409 limit.binding.planNotPublished
			POST /limit-assignments/actions/validate {"subject":{},"content":{"planKeys":["none"]}} => 400 limit.plan.notFound
			POST /limit-assignments/lim_101/actions/end {} => 409 limit.binding.notActive
			POST /limit-assignments/lim_101/actions/activate {"version":7} => 409 "errorKey":"lifecycleConflict" & limit.binding.versionConflict
			POST /limit-assignments/lim_101/actions/activate {"version":0} => 200 ACTIVE
			PUT /limit-assignments/lim_101 {"subject":{},"content":{"mode":"PLAN"},"version":0} => 409 "errorKey":"versionConflict"
			PUT /limit-assignments/lim_101 {"subject":{},"content":{"mode":"PLAN"}} => 200 "version":2 & "key":"api-user"
			POST /limit-assignments/lim_101/actions/end {"reason":"x"} => 200 ENDED
			POST /limit-assignments/lim_101/actions/end {"reason":"x"} => 409 limit.binding.alreadyEnded`,
		"runs": `
			POST /limit-assignment-previews {"selector":{},"content":{}} => 200 "selectorFingerprint":"fp-1"
			POST /limit-assignment-runs {"selector":{},"content":{},"previewFingerprint":"old"} => 409 limit.bulk.fingerprintMismatch
			POST /limit-assignment-runs {"selector":{},"content":{},"previewFingerprint":"fp-1"} => 202 "runId":"run_101" & QUEUED
			POST /limit-assignment-runs {"selector":{},"content":{}} => 409 limit.bulk.runAlreadyActive
			GET /limit-assignment-runs/run_101 => 200 "runStatus":"RUNNING"
			GET /limit-assignment-runs/run_101 => 200 "runStatus":"SUCCESS" & DEGRADED & finishedAt
			GET /limit-assignment-runs/run_101 => 200 "runStatus":"SUCCESS" & !$then
			POST /limit-assignment-runs/run_101/actions/cancel => 409 runNotActive
			POST /limit-assignment-runs/run_101/actions/retry-failed => 409 limit.bulk.runNotRetryable
			POST /limit-assignment-runs/run_101/actions/rollback => 202 "runId":"run_102"
			POST /limit-assignment-runs/run_102/actions/cancel => 200 CANCELLED
			GET /limit-assignment-runs/run_102 => 200 CANCELLED
			GET /limit-assignment-runs/run_3 => 200 RUNNING
			GET /limit-assignment-runs/run_3 => 200 PARTIAL
			GET /limit-assignment-runs/run_3/issues => 200 mobile-app
			POST /identity-sources/ldap/corporate/sync-runs => 202 "status":"QUEUED" & "runMode":"FULL"
			POST /identity-sources/ldap/corporate/sync-runs => 409 syncAlreadyRunning
			POST /identity-sources/ldap/none/sync-runs => 404 none
			POST /identity-sources/ldap/corporate/sync-runs/run_3/actions/approve-reconcile => 202 RECONCILE_APPLY
			POST /identity-sources/ldap/corporate/sync-runs/run_1/actions/approve-reconcile => 409 reconcileApprovalConflict`,
		"holds and purges": `
			POST /legal-holds {"subjectType":"CONSUMER","reason":"x"} => 400 legalHold.subjectRequired
			POST /legal-holds {"subjectType":"CONSUMER","consumerKey":"con_2","reason":"x"} => 409 legalHold.alreadyHeld
			POST /lifecycle-purge-previews {"mode":"ANONYMIZE","subjectType":"CONSUMER","consumerKey":"con_2"} => 409 purge.legalHold
			POST /legal-holds/hold_1/actions/release {"reason":"closed"} => 200 RELEASED
			POST /legal-holds/hold_1/actions/release {"reason":"closed"} => 409 legalHold.notActive
			POST /lifecycle-purge-previews {"mode":"ANONYMIZE","subjectType":"CONSUMER","consumerKey":"con_2"} => 200 "id":"purge_101" & PREVIEWED
			POST /lifecycle-purge-runs {"runId":"purge_101"} => 409 purge.invalidState
			POST /lifecycle-purge-runs/purge_101/actions/approve {"digest":"no"} => 409 purge.digestMismatch
			POST /lifecycle-purge-runs/purge_101/actions/approve {"digest":"sha256:purge_101"} => 200 APPROVED
			POST /lifecycle-purge-runs {"runId":"purge_101"} => 202 QUEUED
			GET /lifecycle-purge-runs/purge_101 => 200 RUNNING
			GET /lifecycle-purge-runs/purge_101 => 200 SUCCESS
			POST /lifecycle-purge-runs/purge_2/actions/cancel => 200 CANCELLED`,
		"identity providers": `
			GET /oidc-providers/ => 200 [{ & "clientSecretSet":true & !change-me
			GET /oidc-providers/none/ => 404
			POST /oidc-providers/ {"name":"keycloak"} => 409
			POST /oidc-providers/ {} => 400 "status":400 & "detail":"name can not be empty!"
			PUT /oidc-providers/keycloak/ {"name":"sign-in","clientSecret":""} => 200 "clientSecretSet":true & "name":"sign-in"
			GET /oidc-providers/keycloak/ => 404
			DELETE /oidc-providers/sign-in/ => 204`,
	} {
		t.Run(name, func(t *testing.T) {
			session(t, sandbox.Options{FailEnvironments: []string{"staging"}}, lines)
		})
	}
}

// Generated credentials are consumers, so that lists have several pages.
func TestConsumersHavePages(t *testing.T) {
	session(t, sandbox.Options{Credentials: 43}, `
		GET /consumers => 200 "totalElements":45,"totalPages":3
		GET /consumers?page=2 => 200 con_user-00043 & !con_user-00001`)
}

// post sends a request as a client of the common contract does.
func post(t *testing.T, s *sandbox.Sandbox, key, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), "POST", "/apiops/projects/MyProject/"+path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+s.Token())
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("APINIZER-CORRELATION-ID", "pipeline/42")
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	return answer
}

func TestIdempotencyKeys(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	const plan = `{"family":"RATE","name":"New","initialRuleSpec":{"limit":1}}`
	refused := func(answer *httptest.ResponseRecorder, status int, key, params string) {
		t.Helper()
		expect(t, answer, status, `{"status":"FAILURE","errorKey":"`+key+`","message":"error.`+key+`",`+params+`"correlationId":"pipeline42"}`)
	}
	refused(post(t, s, "", "limit-plans", plan), 400, "idempotencyKeyRequired", "")
	refused(post(t, s, strings.Repeat("x", 256), "limit-plans", plan), 400, "idempotencyKeyRequired", "")
	if answer := post(t, s, "a", "limit-plans", `{"name":"New"}`); answer.Code != 400 { // releases the key
		t.Errorf("got %d", answer.Code)
	}
	created := post(t, s, "a", "limit-plans", plan)
	if created.Code != 201 || created.Header().Get("Location") != "/apiops/projects/MyProject/limit-plans/plan_101" {
		t.Errorf("got %d, Location %q", created.Code, created.Header().Get("Location"))
	}
	refused(post(t, s, "a", "limit-plans", plan), 409, "idempotencyReplayExpired", `"params":{"resource":"plan_101"},`)
	refused(post(t, s, "a", "limit-plans", strings.Replace(plan, "New", "Newer", 1)), 409, "idempotencyKeyReused", "")

	run := post(t, s, "b", "limit-assignment-runs", `{"selector":{},"content":{}}`)
	if got := run.Header().Get("Location"); got != "/apiops/projects/MyProject/limit-assignment-runs/run_102" {
		t.Errorf("Location %q", got)
	}
	if got := created.Header().Get("APINIZER-CORRELATION-ID"); got != "pipeline42" {
		t.Errorf("correlation ID %q", got)
	}
}

func TestContractChecksTheToken(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	request := httptest.NewRequestWithContext(t.Context(), "GET", "/apiops/projects/MyProject/consumers", nil)
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	if answer.Code != 401 || !strings.Contains(answer.Body.String(), `"errorKey":"invalidToken"`) {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}
}

// A transfer happens only as it was previewed.
func TestTransfer(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	const names = `"type":"IP_GROUP","names":["office"]`
	var preview struct{ ExportDigest, PreflightDigest string }
	decode := func(answer *httptest.ResponseRecorder) {
		t.Helper()
		if err := json.Unmarshal(answer.Body.Bytes(), &preview); err != nil {
			t.Fatal(err)
		}
	}
	decode(post(t, s, "", "transfer-export-previews", `{`+names+`}`))
	export := `{` + names + `,"expectedExportDigest":"` + preview.ExportDigest + `"}`
	if answer := post(t, s, "", "transfer-export-runs", export); answer.Code != 200 {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}
	const file = `exportFile=@a.zip</projects/MyProject/transfer-export-runs {` + names + `}`
	upload := func(key, path, form string) *httptest.ResponseRecorder {
		t.Helper()
		contentType, content := requestBody(t, s, form)
		request := httptest.NewRequestWithContext(t.Context(), "POST", "/apiops/projects/Payments/"+path, strings.NewReader(string(content)))
		request.Header.Set("Authorization", "Bearer "+s.Token())
		request.Header.Set("Content-Type", contentType)
		request.Header.Set("Idempotency-Key", key)
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, request)
		return answer
	}
	decode(upload("", "transfer-import-preflights?type=IP_GROUP", `(`+file+`)`))
	options := `(options={"type":"IP_GROUP","preflightDigest":"` + preview.PreflightDigest + `"}; ` + file + `)`
	for position, want := range []string{`"imported":[{"name":"office"`, "idempotencyReplayExpired", "importNameCollision"} {
		key := []string{"a", "a", "b"}[position]
		if answer := upload(key, "transfer-import-runs", options); !strings.Contains(answer.Body.String(), want) {
			t.Errorf("got %d %s, want %s", answer.Code, answer.Body, want)
		}
	}
	send(t, s, "PUT", "/projects/MyProject/ipGroups/office/", `{"name":"office"}`)
	for _, answer := range []*httptest.ResponseRecorder{
		post(t, s, "", "transfer-export-runs", export), upload("c", "transfer-import-runs", options),
	} {
		if answer.Code != 409 || !strings.Contains(answer.Body.String(), "dependencyConflict") {
			t.Errorf("got %d %s", answer.Code, answer.Body)
		}
	}
}
