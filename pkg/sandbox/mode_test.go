package sandbox_test

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// Each mode answers to exactly the environments concerned, and nothing is changed if one of them
// is unknown.
func TestModes(t *testing.T) {
	for name, lines := range map[string]string{
		"never": `
			POST /apiProxies/Orders/endpoints/ {"name":"/new","httpMethod":"GET","backendResourceUrl":"/","backendHttpMethod":"GET"} => 200 {"success":true}`,
		"always": `
			DELETE /ipGroups/office/ => 200 "environmentName":"production","message":"Deployed successfully" & "environmentName":"staging","message":"Connection refused`,
		"asked": `
			PATCH /apiProxies/Orders/settings/trace/ {"enabled":true} => 200 {"success":true}
			PATCH /apiProxies/Orders/settings/trace/ {"deploy":false,"deployTargetEnvironmentNameList":["production"]} => 200 {"success":true}
			PATCH /apiProxies/Orders/settings/trace/ {"deploy":true,"deployTargetEnvironmentNameList":["production"]} => 200 production & !staging
			PATCH /apiProxies/Orders/settings/trace/ {"deploy":true,"deployTargetEnvironmentNameList":["staging"]} => 200 completed with errors & !production
			PATCH /apiProxies/Orders/settings/metadata/ {"description":"new","deploy":true,"deployTargetEnvironmentNameList":["production","nowhere"]} => 404 nowhere
			GET /apiProxies/Orders/ => 200 !new
			PATCH /apiProxies/Orders/settings/trace/ {"deploy":true} => 400 deployTargetEnvironmentNameList can not be empty!`,
		"asked in an object": `
			POST /apiProxies/Orders/policies/quota/ {"operationMetadata":{"targetScope":"ALL","targetPipeline":"REQUEST","deploy":false},"policy":{"type":"x"}} => 200 {"success":true}
			PUT /apiProxies/Orders/policies/quota/ {"operationMetadata":{"targetScope":"ALL","targetPipeline":"REQUEST","deploy":true,"deployTargetEnvironmentNameList":["production"]},"policy":{"type":"x"}} => 200 production & !staging
			DELETE /apiProxies/Orders/policies/quota/ {"operationMetadata":{"targetScope":"ALL","targetPipeline":"REQUEST"}} => 200 production & staging`,
		"asked in a part of a form": `
			PUT /apiProxies/Orders/import/ (metadata={"deploy":true,"deployTargetEnvironmentNameList":["production"]}; apiProxyExportFile=@a.zip</projects/MyProject/apiProxies/Weather/export/) => 200 production & !staging
			PUT /apiProxies/Orders/import/ (metadata={}; apiProxyExportFile=@a.zip</projects/MyProject/apiProxies/Weather/export/) => 200 {"success":true}
			PUT /apiProxies/Orders/import/ (metadata=no; apiProxyExportFile=@a.zip</projects/MyProject/apiProxies/Weather/export/) => 400 metadata must be a JSON object!`,
		"asked in a field": `
			POST /apiProxyGroups/ {"name":"new","clientRoute":{}} => 200 {"success":true}
			PUT /apiProxyGroups/ {"name":"new","clientRoute":{},"environmentName":"production"} => 200 production & !staging
			GET /apiProxyGroups/new/environments/ => 200 "resultCount":1
			PUT /apiProxyGroups/ {"name":"new","clientRoute":{},"environmentName":"nowhere"} => 404 nowhere`,
		"asked in the query": `
			POST /apiProxies/Orders/deploy-histories/1/rollback/ => 200 rolled back successfully & !Deployed
			POST /apiProxies/Orders/deploy-histories/1/rollback/?environmentName=production => 200 rolled back successfully & Deployed to environment: production
			POST /apiProxies/Orders/deploy-histories/1/rollback/?environmentName=staging => 200 but deployment failed: Connection refused
			POST /apiProxies/Orders/deploy-histories/1/rollback/?environmentName=nowhere => 404 nowhere
			POST /apiProxies/Orders/deploy-histories/9/rollback/ => 404 9`,
		"depends": `
			PUT /connections/mail/ {"type":"email"} => 200 production & staging
			PUT /connections/mail/ {"type":"email","deployToWorker":false} => 200 {"success":true}
			DELETE /connections/mail/ => 200 {"success":true}
			PUT /connections/events/ {"type":"kafka"} => 200 production
			PUT /connections/events/ {"type":"kafka","deployToWorker":false} => 200 {"success":true}
			DELETE /connections/events/ => 200 {"success":true}`,
		"explicit": `
			DELETE /apiProxies/Orders/environments/production/ => 200 production & !staging
			GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "deployed":false
			POST /apiProxies/Orders/environments/production/ {"description":"again"} => 200 production & !staging
			GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "deployed":true & "revision":4
			GET /apiProxies/Orders/deploy-histories/4/ => 200 "description":"again" & deploymentTime
			POST /apiProxies/Weather/environments/staging/ => 200 Connection refused
			GET /apiProxies/Weather/environments/staging/deploy-status/ => 200 "deployed":false
			POST /apiProxies/Orders/environments/nowhere/ => 404 nowhere`,
		"silent": `
			PUT /apiProxies/Orders/trafficLogSettings/staging/ {"a":1} => 200 "a":1 & !deploymentResult`,
		"marks": `
			PUT /apiProxies/Orders/ai-routing/ {"modelId":"x"} => 200 {"result":{"success":true}}
			GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "redeployRequired":true`,
		"not yet": `
			POST /apiProxies/ai/new/ {"relativePath":"/new"} => 200 "deploymentResult":{"detailList":[],"success":false}
			POST /apiProxies/ai/new/ {"relativePath":"/new"} => 400 already exists
			POST /apiProxies/mcp/other/ {"relativePath":"/new"} => 400 routingMode`,
		"storage": `
			DELETE /knowledge-bases/handbook/ => 200 "deploymentResult":{"success":true}`,
		"probe": `
			POST /llm-providers/openai/test-connection/ => 200 "success":true} & "envName":"apimanager"
			POST /llm-providers/unreachable/test-connection/ => 200 "success":false & 401 Unauthorized
			POST /vector-dbs/none/test-connection/ => 404 none`,
		"text": `
			DELETE /apiProxies/Orders/deploy-histories/1/ => 200 resultMessage
			GET /apiProxies/Orders/deploy-histories/ => 200 "resultCount":1`,
	} {
		t.Run(name, func(t *testing.T) {
			session(t, sandbox.Options{FailEnvironments: []string{"staging"}}, lines)
		})
	}
}

// Deployments of the new operations are represented as the dialect does.
func TestModesInEveryDialect(t *testing.T) {
	for dialect, want := range map[sandbox.Dialect]string{
		sandbox.Classic: `200 environmentResults`,
		sandbox.Results: `200 "deploymentResults":[{"environmentName":"production" & SUCCESS`,
		sandbox.Details: `200 "envName":"production" & podName`,
		sandbox.Names:   `200 "deployedEnvironments":["production"]`,
		sandbox.Bare:    `200 "deploymentResult":{"success":true}`,
		sandbox.Empty:   `204`,
	} {
		options := sandbox.Options{Dialect: dialect}
		session(t, options, `POST /apiProxies/Weather/environments/production/ => `+want)
		if dialect == sandbox.Results {
			session(t, options, `GET /ipGroups/none/ => 400 "status":"FAILURE"`)
			session(t, options, `PUT /apiProxies/Orders/mcp-routing/ {} => 200 {"result":{"success":true}}`)
			session(t, options, `GET /api-clients/none => 404 resourceNotFound`)
		}
	}
}

func TestFaultsOfNewOperations(t *testing.T) {
	fault := sandbox.Fault{Name: "busy", Times: 1}
	session(t, sandbox.Options{Fault: fault}, `
		DELETE /ipGroups/office/ => 429 Too Many Requests
		DELETE /ipGroups/office/ => 200 success`)
}
