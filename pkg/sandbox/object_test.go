package sandbox_test

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestObjects(t *testing.T) {
	for name, lines := range map[string]string{
		"create, get and delete": `
			POST /ipGroups/ {"name":"new","ipList":["192.0.2.1"]} => 200 deploymentResult
			POST /ipGroups/ {"name":"new"} => 400 IpGroup (name: new) already exists!
			POST /ipGroups/ {"ipList":[]} => 400 name can not be empty!
			GET /ipGroups/new/ => 200 "resultCount":1 & 192.0.2.1
			GET /ipGroups/ => 200 "resultCount":3
			DELETE /ipGroups/new/ => 200 environmentName
			DELETE /ipGroups/new/ => 404 IpGroup (name: new) was not found!
			GET /ipGroups/new/ => 404 not_found
			GET //projects/Nowhere/ipGroups/ => 404 Project(Nowhere) was not found
			GET //projects/Payments/ipGroups/office/ => 404 was not found`,
		"a replacement clears what is omitted": `
			PUT /ipGroups/office/ {"name":"office"} => 200 success
			GET /ipGroups/office/ => 200 "ipList":[] & "description":null
			PUT /ipGroups/none/ {"name":"none"} => 404 none`,
		"a merge does not": `
			PUT /environmentVariables/BACKEND_URL/ {"name":"BACKEND_URL","description":"new","environmentValueList":null} => 200 success
			GET /environmentVariables/BACKEND_URL/ => 200 "description":"new" & https://backend.example.com
			PUT /rlcl/partner-limits/ {"name":"partner-limits","credentialNameList":["api-user"]} => 200 "deploymentResult":{"success":true}
			GET /rlcl/partner-limits/ => 200 "generalQuotaPermittedMessageCount":100 & "credentialNameList":["api-user"]`,
		"a body may rename": `
			PUT /connections/mail/ {"type":"email","name":"post"} => 200 success
			GET /connections/post/ => 200 "resultCount":1
			GET /connections/mail/ => 404 was not found
			PUT /connections/post/ {"type":"email","name":"events"} => 400 already exists
			PUT /connections/post/ {"type":"kafka"} => 400 type can not be changed!
			PUT /keys/payload-key/ {"name":"other"} => 200 success
			GET /keys/other/ => 200 SECRET_KEY`,
		"or must repeat the name": `
			PUT /ai-dlp-presets/card-number/ {"name":"other","ruleValue":"x","action":"MASK"} => 400 does not match name in body
			PUT /ai-dlp-presets/CARD-number/ {"name":"Card-Number","ruleValue":"x","action":"MASK"} => 200 "deploymentResult":{"success":true}
			GET /ai-dlp-presets/card-number/ => 200 "ruleValue":"x" & "name":"card-number"`,
		"an upsert creates and replaces": `
			PUT /ai-dlp-presets/new/ {"ruleValue":"x","action":"MASK"} => 404 new
			POST /ai-dlp-presets/new/ {"ruleValue":"x","action":"MASK","category":"A"} => 200 success
			POST /ai-dlp-presets/new/ {"ruleValue":"y","action":"MASK"} => 200 success
			GET /ai-dlp-presets/new/ => 200 "ruleValue":"y" & !category
			GET //settings/ai-dlp-presets/new/ => 404 new
			GET //settings/ai-dlp-presets/new/?projectId=MyProject => 200 "ruleValue":"y"
			DELETE //settings/ai-dlp-presets/card-number/ => 200 success
			GET /ai-dlp-presets/card-number/ => 200 card-number`,
		"some names can be used twice": `
			POST /globalPolicies/ {"_class":"x","name":"masking"} => 200 "resultCount":1
			GET /globalPolicies/ => 200 "resultCount":2
			PUT /globalPolicies/masking/ {"_class":"y"} => 200 "_class":"y" & !deploymentResult
			DELETE /globalPolicies/masking/ => 200 "deploymentResult":{"success":true}`,
		"lists inside of an object": `
			POST /ipGroups/office/ips/ {"ipList":["192.0.2.9","198.51.100.7"]} => 200 success
			GET /ipGroups/office/ => 200 ["192.0.2.0/24","198.51.100.7","192.0.2.9"]
			DELETE /ipGroups/office/ips/ {"ipList":["192.0.2.9","10.0.0.1"]} => 200 success
			GET /ipGroups/office/ => 200 ["192.0.2.0/24","198.51.100.7"]
			PUT /ipGroups/office/ips/ {"ipList":["10.0.0.1"]} => 200 success
			GET /ipGroups/office/ => 200 ["10.0.0.1"]
			DELETE /ipGroups/office/ips/ => 400 ipList can not be empty!
			POST /ipGroups/none/ips/ {"ipList":["10.0.0.1"]} => 404 none
			POST /rlcl/partner-limits/credentials/ {"credentialNameList":["nobody"]} => 400 nobody
			DELETE /rlcl/partner-limits/endpoints/ {"endpointRateLimitList":[{"apiProxyName":"Orders","endpointName":"/orders","endpointHTTPMethod":"GET"}]} => 200 success
			DELETE /rlcl/partner-limits/condition/ => 200 success
			GET /rlcl/partner-limits/ => 200 "endpointRateLimitList":[] & !conditionRuleList`,
		"secrets": `
			GET /connections/?type=email => 200 "password":null & "resultCount":1
			GET /connections/ => 400 type can not be empty!
			GET /connections/mail/ => 200 "password":"change-me"
			PUT /connections/mail/ {"type":"email","password":null} => 200 success
			GET /connections/mail/ => 200 "password":"change-me" & !smtp.example.com
			PUT /connections/mail/ {"type":"email","password":""} => 200 success
			GET /connections/mail/ => 200 "password":""
			PUT /vector-dbs/handbook-vectors/ {"_class":"vector-db","dbType":"QDRANT","transport":{"family":"http","apiKey":""}} => 200 success
			GET /vector-dbs/handbook-vectors/ => 200 "apiKey":null & "apiKeySet":true & "family":"http" & !transport
			POST /vector-dbs/cache/ {"_class":"vector-db","dbType":"REDIS","transport":{"family":"redis","uri":"redis://c"}} => 200 success
			GET /vector-dbs/cache/ => 200 "redisUri":"redis://c"
			POST /keys/ {"name":"new","keyType":"PRIVATE_KEY","cryptoKeyInfoEnvironmentList":[{"environmentName":"production","content":"canary"}]} => 200 success
			GET /keys/new/ => 200 !canary
			POST /keystores/ {"name":"new","keyStoreEnvironmentList":[{"file":"canary","password":"canary"}]} => 200 success
			GET /keystores/ => 200 !canary`,
		"unknown environments and types": `
			POST /keys/ {"name":"new","keyType":"PRIVATE_KEY","cryptoKeyInfoEnvironmentList":[{"environmentName":"nowhere"}]} => 404 nowhere
			GET /keys/new/ => 404 new
			POST /jwks/parse-from-key {"name":"new","keyName":"none","environmentName":"production","useType":"SIGNATURE","algorithm":"RS256"} => 404 none
			POST /jwks/generate {"name":"validation-jwk","type":"RSA"} => 400 already exists`,
		"AI assets": `
			GET /llm-models/openai%2Fgpt-5/ => 200 "modelId":"gpt-5"
			PUT /llm-models/openai%2Fgpt-5/ {"providerCode":"x","modelId":"y","pricePerMillionInput":2} => 200 success
			GET /llm-models/openai%2Fgpt-5/ => 200 "modelId":"gpt-5" & "pricePerMillionInput":2
			POST /knowledge-bases/handbook/reindex/ => 200 "deploymentResult":{"success":true}
			GET /knowledge-bases/handbook/ => 200 "status":"INDEXING"
			GET /knowledge-bases/handbook/ => 200 "status":"ACTIVE"
			POST /knowledge-bases/handbook/documents/ (file=@a.txt) => 200 "fileName":"a.txt" & INDEXING
			POST /knowledge-bases/handbook/documents/doc-1/reindex/ => 200 success
			POST /knowledge-bases/handbook/documents/doc-1/reindex/ => 409 already being indexed
			DELETE /knowledge-bases/handbook/ => 200 success
			GET /knowledge-bases/handbook/documents/ => 404 handbook
			PUT /ai-budgets/ {"targetType":"API_PROXY","targetId":"proxy-1","budget":{"tokensPerMonth":7}} => 200 "modelBudgets":[] & "tokensPerMonth":7
			GET /ai-budgets/hierarchy/API_PROXY/proxy-1/effective-limit/ => 200 "effectiveMonthlyTokens":7
			PUT //settings/ai-gateway {"maxToolTurns":9} => 200 "defaultRetryCount":2 & "maxToolTurns":9
			PUT //settings/geolocation/disable => 200 environmentName
			GET //settings/geolocation/ => 200 "enabled":false`,
		"the platform": `
			POST //utility/projects/batch-names ["MyProject","none"] => 200 "resultCount":1
			POST //utility/projects/batch-names {} => 400 JSON array
			GET //utility/connections/connection-1 => 200 "name":"mail" & !smtp
			GET //utility/connections/connection-1/full => 200 smtp.example.com
			GET //utility/connections/none => 404 none
			GET //projects/ => 200 "resultCount":2
			GET //reports/api-proxies?includeEndpoints=true => 200 endpointList & "apiGroup":true
			GET //openapi.json => 200 /apiops/projects/{projectName}/ipGroups/{ipGroupName}/`,
	} {
		t.Run(name, func(t *testing.T) { session(t, sandbox.Options{}, lines) })
	}
}
