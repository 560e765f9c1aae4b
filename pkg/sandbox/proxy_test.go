package sandbox_test

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestProxies(t *testing.T) {
	for name, lines := range map[string]string{
		"a proxy from a specification": `
			POST /apiProxies/file/ (metadata={"apiProxyName":"New","apiProxyCreationType":"OPEN_API","clientRoute":{"relativePathList":["/new"]}}; specFile=@spec.json) => 200 success
			GET /apiProxies/New/ => 200 "relativePath":"/new"
			GET /apiProxies/New/endpoints/ => 200 "endpoint":"/orders" & "resultCount":1
			POST /apiProxies/file/ (metadata={"apiProxyName":"New","apiProxyCreationType":"OPEN_API","clientRoute":{}}; specFile=@spec.json) => 400 is already created
			POST /apiProxies/file/ (metadata={"apiProxyName":"New"}; specFile=@spec.json) => 400 metadata.apiProxyCreationType
			POST /apiProxies/url/ {"apiProxyName":"Other","apiProxyCreationType":"OPEN_API","specUrl":"https://x","deploy":true,"deployTargetEnvironmentNameList":["staging"]} => 200 "resultCount":1 & staging
			GET /apiProxies/Other/environments/staging/deploy-status/ => 200 "deployed":true
			PUT /apiProxies/url/ {"apiProxyName":"None","apiProxyCreationType":"OPEN_API","specUrl":"https://x","clientRoute":{}} => 404 None
			DELETE /apiProxies/Other/ => 200 production
			GET /apiProxies/Other/environments/staging/deploy-status/ => 404 Other`,
		"endpoints": `
			POST /apiProxies/Orders/endpoints/details/ {"name":"/orders/{id}","httpMethod":"GET"} => 200 "endpoint":"/orders/{id}" & !resultList
			POST /apiProxies/Orders/endpoints/details/ {"name":"/none","httpMethod":"GET"} => 404 Endpoint (GET /none) was not found!
			POST /apiProxies/Orders/endpoints/details/ {"name":"/orders"} => 400 httpMethod
			PATCH /apiProxies/Orders/endpoints/ {"name":"/orders","httpMethod":"GET","description":"new"} => 200 success
			PATCH /apiProxies/Orders/endpoints/status/ {"identifierName":"/orders","identifierHttpMethod":"GET","active":false} => 200 success
			POST /apiProxies/Orders/endpoints/details/ {"name":"/orders","httpMethod":"GET"} => 200 "active":false & "description":"new" & "backendHttpMethod":"GET" & !identifierName
			PATCH /apiProxies/Orders/endpoints/cache/ {"identifierName":"/orders","identifierHttpMethod":"GET"} => 400 cacheSettings
			POST /apiProxies/Orders/endpoints/ {"name":"/orders","httpMethod":"GET","backendResourceUrl":"/","backendHttpMethod":"GET"} => 400 already exists
			POST /apiProxies/Orders/endpoints/delete/ {"name":"/orders","httpMethod":"GET"} => 200 success
			GET /apiProxies/Orders/methods/ => 200 "resultCount":2`,
		"policies": `
			POST /apiProxies/Orders/policies/rate-limit/ {"operationMetadata":{"targetScope":"ALL","targetPipeline":"REQUEST"},"policy":{"type":"x"}} => 400 already exists
			PUT /apiProxies/Orders/policies/rate-limit/ {"operationMetadata":{"targetScope":"ALL","targetPipeline":"REQUEST"},"policy":{"type":"x"}} => 400 type can not be changed
			POST /apiProxies/Orders/policies/a/ {"operationMetadata":{"targetScope":"ENDPOINT","targetPipeline":"REQUEST","targetEndpoint":"/none","targetEndpointHTTPMethod":"GET"},"policy":{"type":"x"}} => 404 /none
			POST /apiProxies/Orders/policies/a/ {"operationMetadata":{"targetScope":"SOME","targetPipeline":"REQUEST"},"policy":{"type":"x"}} => 400 targetScope
			POST /apiProxies/Orders/policies/a/ {"policy":{"type":"x"}} => 400 operationMetadata.targetScope
			DELETE /apiProxies/Orders/policies/rate-limit/ => 400 operationMetadata.targetScope
			GET /apiProxies/Orders/?withPolicies=true => 200 "requestPolicyList":[{ & rate-limit & order-check & "endpointList":[{
			POST /apiProxies/Orders/endpoints/policies/ {"name":"/orders","httpMethod":"POST"} => 200 order-check & !rate-limit
			DELETE /apiProxies/Orders/policies/rate-limit/ {"operationMetadata":{"targetScope":"ALL","targetPipeline":"REQUEST"}} => 200 success
			GET /apiProxies/Orders/policies/ => 200 !rate-limit`,
		"a renamed proxy keeps what is below it": `
			PATCH /apiProxies/Orders/settings/metadata/ {"name":"Purchases"} => 200 success
			GET /apiProxies/Purchases/endpoints/ => 200 "resultCount":3
			GET /apiProxies/Orders/endpoints/ => 404 Orders
			PATCH /apiProxies/Purchases/settings/metadata/ {"name":"Weather"} => 400 already exists`,
		"wrapped settings": `
			PATCH /apiProxies/Orders/settings/cors/ {"corsEnabled":true} => 400 corsSettings
			PATCH /apiProxies/Orders/settings/cache/ {"enabled":true} => 400 cacheSettings
			PATCH /apiProxies/Orders/settings/client-route/ {} => 400 clientRoute
			PATCH /apiProxies/Orders/settings/forwarded-ip-header/ {} => 400 forwardedIpHeaderParam
			PATCH /apiProxies/Orders/settings/json-error-template/ {} => 400 jsonErrorResponseTemplate
			PATCH /apiProxies/Orders/settings/xml-error-template/ {} => 400 xmlErrorResponseTemplate
			PATCH /apiProxies/Orders/settings/ntlm/ {} => 400 ntlmSettings
			PATCH /apiProxies/None/settings/cors/ {"corsSettings":{}} => 404 None`,
		"groups": `
			POST /apiProxyGroups/Public/apiProxies/Customers/ => 200 success
			POST /apiProxyGroups/Public/apiProxies/Customers/ => 200 success
			GET /apiProxyGroups/Public/proxies/forpromotion => 200 "resultCount":3
			DELETE /apiProxyGroups/Public/apiProxies/Customers/ => 200 success
			POST /apiProxyGroups/Public/apiProxies/None/ => 404 None
			POST /apiProxyGroups/None/apiProxies/Orders/ => 404 None
			POST /apiProxyGroups/Public/environments/staging/ => 200 staging
			GET /apiProxyGroups/Public/environments/ => 200 "resultCount":2
			GET /apiProxyGroups/Public/deploy-histories/ => 200 "date" & !deploymentTime
			DELETE /apiProxyGroups/Public/environments/staging/ => 200 staging
			GET /apiProxyGroups/Public/environments/ => 200 "resultCount":1`,
		"a group knows the names of its members": `
			PATCH /apiProxies/Orders/settings/metadata/ {"name":"Purchases"} => 200 success
			GET /apiProxyGroups/Public/proxies/forpromotion => 200 Purchases & "resultCount":2
			DELETE /apiProxies/Purchases/ => 200 success
			GET /apiProxyGroups/Public/proxies/forpromotion => 200 Weather & "resultCount":1`,
		"a promoted proxy can be parsed again": `
			PUT /apiProxies/promotion {"name":"Orders","id":"Orders"} => 200 Orders
			PUT /apiProxies/url/ {"apiProxyName":"Orders","apiProxyCreationType":"OPEN_API","specUrl":"https://x","clientRoute":{"relativePathList":["/x"]}} => 200 success`,
		"what runs where": `
			GET /apiProxies/Orders/invoke-info/ => 200 "gatewayBaseUrl":"https://production.example.com" & "fullPaths":["/orders"]
			GET /apiProxies/Orders/environments/production/route-health/ => 200 "routeActive":true & "podsActive":2
			GET /apiProxies/Weather/environments/production/route-health/ => 200 "routeActive":false & "podsActive":0`,
		"traffic logs": `
			GET /apiProxies/Orders/trafficLogSettings/staging/ => 200 "resultList":[]
			PUT /apiProxies/Orders/trafficLogSettings/staging/connectors/EMAIL/methodOverride/?methodName=GET%20/orders {"enabled":true} => 500 Please save the log settings first
			PUT /apiProxies/Orders/trafficLogSettings/production/connectors/EMAIL/methodOverride/?methodName=GET%20/orders {"enabled":false} => 200 success
			GET /apiProxies/Orders/trafficLogSettings/production/ => 200 "enabled":false & logParamRequestFromClient
			PUT /apiProxies/Orders/trafficLogSettings/production/connectors/EMAIL/methodOverride/ {} => 400 methodName
			DELETE /apiProxies/Orders/trafficLogSettings/production/connectors/EMAIL/methodOverride/?methodName=none => 200 success
			DELETE /apiProxies/Orders/trafficLogSettings/production/connectors/EMAIL/methodOverride/?methodName=GET%20/orders => 200 success
			GET /apiProxies/Orders/trafficLogSettings/production/ => 200 "methodOverrideList":[]`,
	} {
		t.Run(name, func(t *testing.T) { session(t, sandbox.Options{}, lines) })
	}
}

// A setting is merged, within its wrapper as well; the addresses are replaced.
func TestSettings(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	for _, body := range []string{`{"corsSettings":{"maxAge":5}}`, `{"corsSettings":{"corsEnabled":true},"deploy":false}`} {
		send(t, s, "PATCH", "/projects/MyProject/apiProxies/Orders/settings/cors/", body)
	}
	stored := s.Stored("MyProject", "apiProxies/Orders/settings", "cors")
	cors, _ := stored["corsSettings"].(map[string]any)
	if len(stored) != 1 || cors["maxAge"] != 5.0 || cors["corsEnabled"] != true {
		t.Errorf("stored %v", stored)
	}
	send(t, s, "PATCH", "/projects/MyProject/apiProxies/Orders/settings/addresses/", `{"routingAddressList":[{"address":"a"}]}`)
	send(t, s, "PATCH", "/projects/MyProject/apiProxies/Orders/settings/addresses/", `{"routingAddressList":[]}`)
	stored = s.Stored("MyProject", "apiProxies/Orders/settings", "addresses")
	if list, _ := stored["routingAddressList"].([]any); list == nil || len(list) != 0 {
		t.Errorf("stored %v", stored)
	}
	send(t, s, "PATCH", "/projects/MyProject/apiProxies/Orders/settings/spec-access-type/PUBLIC/", "")
	if stored = s.Stored("MyProject", "apiProxies/Orders/settings", "spec-access-type"); stored["specAccessType"] != "PUBLIC" {
		t.Errorf("stored %v", stored)
	}
}
