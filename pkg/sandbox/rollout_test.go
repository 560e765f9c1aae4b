package sandbox_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

const orders = "/projects/MyProject/apiProxies/Orders/"

// Every change of the configuration flags the environments where the proxy is deployed, and a
// deployment clears the flag where it goes.
func TestRedeployRequired(t *testing.T) {
	for name, edit := range map[string]string{
		"a setting":             `PATCH /apiProxies/Orders/settings/cors/ {"corsSettings":{"corsEnabled":true}}`,
		"a setting without ask": `PATCH /apiProxies/Orders/settings/connection/ {"connectTimeout":5}`,
		"routing":               `PUT /apiProxies/Orders/ai-routing/ {"routingMode":"x"}`,
		"metadata":              `PATCH /apiProxies/Orders/settings/metadata/ {"description":"new"}`,
		"a new endpoint":        `POST /apiProxies/Orders/endpoints/ {"name":"/n","httpMethod":"GET","backendResourceUrl":"/n","backendHttpMethod":"GET"}`,
		"an endpoint":           `PATCH /apiProxies/Orders/endpoints/ {"name":"/orders","httpMethod":"GET","description":"x"}`,
		"a deleted endpoint":    `POST /apiProxies/Orders/endpoints/delete/ {"name":"/orders","httpMethod":"GET"}`,
		"a policy":              `POST /apiProxies/Orders/policies/p/ {"operationMetadata":{"targetScope":"ALL","targetPipeline":"REQUEST","deploy":false},"policy":{"type":"x"}}`,
		"a deleted policy":      `DELETE /apiProxies/Orders/policies/rate-limit/ {"operationMetadata":{"targetScope":"ALL","targetPipeline":"REQUEST","deploy":false}}`,
		"a re-parse":            `PUT /apiProxies/url/ {"apiProxyName":"Orders","apiProxyCreationType":"OPEN_API","specUrl":"https://example.com","clientRoute":{"relativePathList":["/orders"]}}`,
		"the specification":     `PUT /apiProxies/Orders/spec/ {"specCreationType":"OPEN_API"}`,
		"an import":             `PUT /apiProxies/Orders/import/ (metadata={}; apiProxyExportFile=@a.zip</projects/MyProject/apiProxies/Weather/export/)`,
		"a promotion":           `PUT /apiProxies/promotion {"name":"Orders","id":"Orders"}`,
		"a rollback":            `POST /apiProxies/Orders/deploy-histories/1/rollback/`,
	} {
		t.Run(name, func(t *testing.T) {
			session(t, sandbox.Options{}, edit+` => 200 {
				GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "deployed":true & "redeployRequired":true & "revision":1
				GET /apiProxies/Orders/environments/staging/deploy-status/ => 200 "deployed":true & "redeployRequired":true
				POST /apiProxies/Orders/environments/staging/ => 200 staging
				GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "redeployRequired":true
				GET /apiProxies/Orders/environments/staging/deploy-status/ => 200 "redeployRequired":false
				GET /apiProxies/forpromotion => 200 "apiProxyDeployList":[{"accessUrl":"https://production.example.com","deploy":true,"environmentName":"production","redeployRequired":true}`)
		})
	}
	session(t, sandbox.Options{}, `
		GET /apiProxies/Orders/environments/staging/route-health/ => 200 {
		POST /apiProxies/Orders/endpoints/details/ {"name":"/orders","httpMethod":"GET"} => 200 {
		PUT /apiProxies/Orders/trafficLogSettings/staging/ {"a":1} => 200 {
		GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "redeployRequired":false`)
}

func TestDeployHistory(t *testing.T) {
	for name, lines := range map[string]string{
		"each deployment and undeployment is a revision": `
			POST /apiProxies/Orders/environments/staging/ {"description":"third","persistent":true} => 200 staging
			DELETE /apiProxies/Orders/environments/production/ => 200 production
			GET /apiProxies/Orders/deploy-histories/ => 200 "resultList":[{"backendApiVersion":"1.0.0","deploy":false & "revision":4 & "revision":1,
			GET /apiProxies/Orders/deploy-histories/3/ => 200 "deploy":true & "description":"third" & "environment":"staging" & "persistent":true & "username":"operator" & !configuration
			GET /apiProxies/Orders/deploy-histories/4/ => 200 "deploy":false & "environment":"production" & "description":"Undeployed by APIOPS Api"
			GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "deployed":false & "redeployRequired":false & "revision":1}
			DELETE /apiProxies/Orders/environments/production/ => 400 is not deployed
			DELETE /apiProxies/Orders/deploy-histories/4/ => 200 resultMessage
			POST /apiProxies/Orders/environments/production/ => 200 production
			GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "revision":5`,
		"six records are kept, and the persistent ones": `
			POST /apiProxies/Orders/environments/staging/ {"persistent":true} => 200 staging
			POST /apiProxies/Orders/environments/staging/ => 200 staging
			POST /apiProxies/Orders/environments/production/ => 200 production
			POST /apiProxies/Orders/environments/staging/ => 200 staging
			POST /apiProxies/Orders/environments/staging/ => 200 staging
			GET /apiProxies/Orders/deploy-histories/ => 200 "resultCount":7
			POST /apiProxies/Orders/environments/staging/ => 200 staging
			POST /apiProxies/Orders/environments/staging/ => 200 staging
			GET /apiProxies/Orders/deploy-histories/ => 200 "resultCount":7 & "revision":9 & "revision":3 & !"revision":1 & !"revision":2
			GET /apiProxies/Orders/deploy-histories/2/ => 404 was not found
			POST /apiProxies/Orders/deploy-histories/2/rollback/ => 404 was not found
			POST /apiProxies/Orders/deploy-histories/3/rollback/ => 200 revision (3)`,
		"a failed deployment changes nothing": `
			POST /apiProxies/Orders/deploy-histories/2/rollback/ => 200 {
			POST /apiProxies/Weather/environments/staging/ => 200 staging`,
		"what is deleted leaves nothing behind": `
			DELETE /apiProxies/Orders/ => 200 production
			POST /apiProxies/url/ {"apiProxyName":"Orders","apiProxyCreationType":"OPEN_API","specUrl":"https://example.com"} => 200 {
			GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "deployed":false & "revision":null
			GET /apiProxies/Orders/deploy-histories/ => 200 "resultCount":0
			POST /apiProxies/Orders/environments/staging/ => 200 staging
			GET /apiProxies/Orders/deploy-histories/1/ => 200 staging`,
		"groups": `
			PUT /apiProxyGroups/ {"name":"Public","clientRoute":{"relativePathList":["/p"]}} => 200 {
			POST /apiProxyGroups/Public/environments/staging/ {"description":"second"} => 200 staging
			GET /apiProxyGroups/Public/deploy-histories/2/ => 200 "description":"second" & "date" & !backendApiVersion
			DELETE /apiProxyGroups/Public/environments/staging/ => 200 staging
			GET /apiProxyGroups/Public/deploy-histories/ => 200 "deploy":false & "resultCount":3
			GET /apiProxies/Orders/deploy-histories/ => 200 "resultCount":2
			GET /apiProxyGroups/Public/environments/ => 200 "resultCount":1`,
		"promotion": `
			PUT /apiProxies/promotion?deployEnvironmentIds=staging&deployEnvironmentIds=nowhere {"name":"New"} => 200 "name":"New"
			GET /apiProxies/New/environments/staging/deploy-status/ => 200 "deployed":true & "revision":1`,
	} {
		t.Run(name, func(t *testing.T) { session(t, sandbox.Options{}, lines) })
	}
	t.Run("failed deployments", func(t *testing.T) {
		session(t, sandbox.Options{FailEnvironments: []string{"staging"}, FailTimes: 2}, `
			PATCH /apiProxies/Orders/settings/trace/ {"enabled":true,"deploy":true,"deployTargetEnvironmentNameList":["staging"]} => 200 Connection refused
			GET /apiProxies/Orders/environments/staging/deploy-status/ => 200 "redeployRequired":true & "revision":2
			DELETE /apiProxies/Orders/environments/staging/ => 200 Connection refused
			GET /apiProxies/Orders/environments/staging/deploy-status/ => 200 "deployed":true
			POST /apiProxies/Orders/environments/production/ => 200 Deployed successfully
			POST /apiProxies/Orders/environments/staging/ => 200 Deployed successfully
			GET /apiProxies/Orders/deploy-histories/ => 200 "resultCount":4`)
	})
}

// A rollback rewrites the one configuration, and deploys it to the named environment only.
func TestRollback(t *testing.T) {
	session(t, sandbox.Options{}, `
		PATCH /apiProxies/Orders/settings/metadata/ {"description":"broken","backendApiVersion":"2.0.0"} => 200 {
		PATCH /apiProxies/Orders/settings/client-route/ {"clientRoute":{"relativePathList":["/broken"]}} => 200 {
		PATCH /apiProxies/Orders/settings/addresses/ {"routingAddressList":[{"address":"https://broken.example.com"}]} => 200 {
		POST /apiProxies/Orders/endpoints/delete/ {"name":"/orders","httpMethod":"POST"} => 200 {
		POST /apiProxies/Orders/environments/staging/ => 200 staging
		GET /apiProxies/Orders/deploy-histories/3/ => 200 "backendApiVersion":"2.0.0"
		GET /apiProxies/Orders/ => 200 "description":"broken" & "relativePathList":["/broken"] & broken.example.com
		GET /apiProxies/Orders/endpoints/ => 200 "resultCount":2
		GET /apiProxies/Orders/policies/ => 200 "resultCount":2
		POST /apiProxies/Orders/deploy-histories/2/rollback/?environmentName=staging => 200 Deployed to environment: staging & !deploymentResult
		GET /apiProxies/Orders/ => 200 !broken & "relativePathList":["/orders"] & "backendApiVersion":"1.0.0"
		GET /apiProxies/Orders/endpoints/ => 200 "resultCount":3
		GET /apiProxies/Orders/policies/ => 200 "resultCount":3
		GET /apiProxies/Orders/environments/staging/deploy-status/ => 200 "redeployRequired":false & "revision":4
		GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "redeployRequired":true & "revision":1}
		GET /apiProxies/Orders/deploy-histories/ => 200 "resultCount":4
		POST /apiProxies/Orders/deploy-histories/3/rollback/ => 200 revision (3)." & !Deployed
		GET /apiProxies/Orders/ => 200 "description":"broken"
		GET /apiProxies/Orders/environments/staging/deploy-status/ => 200 "redeployRequired":true & "revision":4
		GET /apiProxies/Orders/environments/staging/route-health/ => 200 "servedPath":"/orders"`)
	session(t, sandbox.Options{FailEnvironments: []string{"staging"}}, `
		PATCH /apiProxies/Orders/settings/metadata/ {"description":"broken"} => 200 {
		POST /apiProxies/Orders/deploy-histories/2/rollback/?environmentName=staging => 200 "resultMessage":"API Proxy rolled back successfully but deployment failed: Connection refused"
		GET /apiProxies/Orders/ => 200 !broken
		GET /apiProxies/Orders/environments/staging/deploy-status/ => 200 "redeployRequired":true & "revision":2`)
	session(t, sandbox.Options{Dialect: sandbox.Results}, `
		POST /apiProxies/Orders/deploy-histories/9/rollback/ => 400 was not found`)
}

// An export contains the configuration under the name of the proxy, and an import restores it.
func TestExportRestores(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	before := send(t, s, "GET", orders+"?withPolicies=true", "").Body.String()
	file := send(t, s, "GET", orders+"export/", "").Body.Bytes()
	reader, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil || len(reader.File) != 1 || reader.File[0].Name != "Orders.json" {
		t.Fatalf("%v in %v", err, reader)
	}
	opened, err := reader.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if content, err := io.ReadAll(opened); err != nil || !json.Valid(content) {
		t.Errorf("%v in %s", err, content)
	}
	send(t, s, "PATCH", orders+"settings/metadata/", `{"description":"broken"}`)
	send(t, s, "PATCH", orders+"settings/cors/", `{"corsSettings":{"corsEnabled":true}}`)
	send(t, s, "POST", orders+"endpoints/delete/", `{"name":"/orders","httpMethod":"POST"}`)
	send(t, s, "POST", orders+"environments/staging/", "")
	answer := upload(t, s, "PUT", orders+"import/", "{}", "apiProxyExportFile", "Orders.zip", string(file))
	if answer.Code != 200 || strings.Contains(answer.Body.String(), "deploymentResult") {
		t.Fatalf("got %d %s", answer.Code, answer.Body)
	}
	after := send(t, s, "GET", orders+"?withPolicies=true", "").Body.String()
	if after = strings.ReplaceAll(after, `"redeployRequired":true`, `"redeployRequired":false`); after != before {
		t.Errorf("got\n%s\nwant\n%s", after, before)
	}
	cors, _ := s.Stored("MyProject", "apiProxies/Orders/settings", "cors")["corsSettings"].(map[string]any)
	if cors["corsEnabled"] != false {
		t.Errorf("stored %v", cors)
	}
	if history := send(t, s, "GET", orders+"deploy-histories/3/", ""); history.Code != 200 {
		t.Errorf("the history is gone: %s", history.Body)
	}
}

// upload sends a form with metadata and a file.
func upload(t *testing.T, s *sandbox.Sandbox, method, path, metadata, part, name, content string) *httptest.ResponseRecorder {
	t.Helper()
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	_ = writer.WriteField("metadata", metadata)
	written, err := writer.CreateFormFile(part, name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(written, content)
	_ = writer.Close()
	request := httptest.NewRequestWithContext(t.Context(), method, "/apiops"+path, &form)
	request.Header.Set("Authorization", "Bearer "+s.Token())
	request.Header.Set("Content-Type", writer.FormDataContentType())
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	return answer
}
