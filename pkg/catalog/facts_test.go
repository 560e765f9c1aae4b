package catalog

import "testing"

// Operations of every kind with all their facts, taken from the vendor's pages.
func TestPinnedOperations(t *testing.T) {
	deploy := Asks{In: InBody, Path: "deploy", List: "deployTargetEnvironmentNameList"}
	identity := "IDENTITY+MANAGE and, for the deployment, IDENTITY+DEPLOY_UNDEPLOY"
	management := "API_MANAGEMENT+MANAGE and, for the deployment, API_MANAGEMENT+DEPLOY_UNDEPLOY"
	for pattern, want := range map[string]Operation{
		"GET /projects/": {Effect: EffectReads, Permissions: "a token"},
		"DELETE ~credentials/{username}/token/": {
			Effect: EffectDestroys, Deploys: DeploysAlways, Permissions: identity, Release: "2026.01"},
		"DELETE ~credentials/{username}/privateKey/": {
			Effect: EffectChanges, Deploys: DeploysAlways, Permissions: identity, Release: "2026.01"},
		"PUT ~credentials/": {
			Effect: EffectChanges, Deploys: DeploysAlways, Replaces: true, Permissions: identity},
		"PUT ~credential-organizations/{code}": {
			Effect: EffectChanges, Answer: AnswerBare, Replaces: true, Silent404: true,
			Permissions: "IDENTITY+MANAGE"},
		"PATCH ~apiProxies/{proxy}/settings/cors/": {
			Effect: EffectChanges, Deploys: DeploysAsked, Asks: deploy,
			Permissions: "API_MANAGEMENT+MANAGE"},
		"DELETE ~apiProxies/{proxy}/policies/{policy}/": {
			Effect: EffectDestroys, Deploys: DeploysAsked, Permissions: management,
			Asks: Asks{In: InBody, Path: "operationMetadata.deploy", Default: true,
				List: "operationMetadata.deployTargetEnvironmentNameList"}},
		"POST ~apiProxies/file/": {
			Effect: EffectChanges, Deploys: DeploysAsked, Permissions: management,
			Asks: Asks{In: InForm, Path: "metadata:deploy",
				List: "metadata:deployTargetEnvironmentNameList"}},
		"PUT ~apiProxies/promotion": {
			Effect: EffectChanges, Deploys: DeploysAsked, Answer: AnswerBare, Speaks: SpeaksOfNothing,
			Replaces: true, Release: "2026.04.0",
			Asks: Asks{In: InQuery, Path: "deployEnvironmentIds",
				List: "deployEnvironmentIds", ByID: true},
			Permissions: management + " (AI, MCP and A2A proxies: AI_DEVELOPMENT+DEPLOY_UNDEPLOY)"},
		"PUT ~connections/{connection}/": {
			Effect: EffectChanges, Deploys: DeploysDepends, Replaces: true,
			Asks:        Asks{In: InBody, Path: "deployToWorker", Default: true},
			Permissions: "CONNECTIONS+MANAGE"},
		"PUT ~apiProxies/{proxy}/ai-routing/": {
			Effect: EffectChanges, Deploys: DeploysMarks, Answer: AnswerResult, Replaces: true,
			Permissions: "API_MANAGEMENT+MANAGE"},
		"POST ~vector-dbs/{vector-db}/test-connection/": {
			Effect: EffectReads, Speaks: SpeaksOfProbe, Permissions: "AI_DEVELOPMENT+MANAGE",
			Release: "2026.09.0"},
		"DELETE /settings/ai-dlp-presets/{preset}/": {
			Effect: EffectDestroys, Speaks: SpeaksOfStorage,
			Permissions: "the administrator role", Release: "2026.09.0"},
		"GET ~jwks/{jwk}/export-file/": {
			Effect: EffectReads, Answer: AnswerFile, Permissions: "SECRETS+EXPORT_IMPORT"},
		"GET ~api-clients": {
			Effect: EffectReads, Contract: ContractCommon, Paged: true,
			Permissions: "IDENTITY+VIEW", Release: "2026.09"},
		"POST ~api-clients/{client}/secret-versions": {
			Effect: EffectChanges, Deploys: DeploysUnknown, Answer: AnswerBare, Contract: ContractCommon,
			Version: VersionInQuery, NeedsKey: true, ShownOnce: true,
			Permissions: "IDENTITY+MANAGE", Release: "2026.09"},
		"POST ~api-clients/{client}/actions/revoke": {
			Effect: EffectDestroys, Deploys: DeploysDepends, Answer: AnswerBare, Contract: ContractCommon,
			Version: VersionInBody, Permissions: "IDENTITY+MANAGE", Release: "2026.09"},
		"POST ~consumers/{consumer}/actions/transfer-organization": {
			Effect: EffectChanges, Deploys: DeploysAlways, Answer: AnswerBare, Speaks: SpeaksOfNothing,
			Contract: ContractCommon, Permissions: "IDENTITY+MANAGE", Release: "2026.09"},
		"DELETE ~oidc-providers/{provider}/": {
			Effect: EffectDestroys, Deploys: DeploysAlways, Answer: AnswerEmpty, Speaks: SpeaksOfNothing,
			Contract: ContractProblem, Silent404: true,
			Permissions: "IDENTITY+MANAGE", Release: "2026.09"},
	} {
		want.Route = mustRoute(t, inProject(pattern))
		got, known := Find(want.Route)
		if want = withDefaults(want); !known || got != want {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
}

// withDefaults sets the facts that the table leaves out.
func withDefaults(operation Operation) Operation {
	operation.Documented = true
	if operation.Deploys == "" {
		operation.Deploys = DeploysNever
	}
	if operation.Answer == "" {
		operation.Answer = AnswerEnvelope
	}
	if operation.Speaks == "" {
		operation.Speaks = SpeaksOfEnvironments
	}
	if operation.Contract == "" {
		operation.Contract = ContractOld
	}
	return operation
}

func TestDue(t *testing.T) {
	const (
		settings   = "PATCH ~apiProxies/{proxy}/settings/cors/"
		policy     = "PUT ~apiProxies/{proxy}/policies/{policy}/"
		file       = "PUT ~apiProxies/file/"
		rollback   = "POST ~apiProxies/{proxy}/deploy-histories/{revision}/rollback/"
		connection = "POST ~connections/{connection}/"
	)
	for _, test := range []struct {
		pattern, path, value string
		want                 bool
	}{
		{"PUT ~credentials/", "", "", true},
		{"POST ~apiProxies/{proxy}/environments/{environment}/", "", "", true},
		{"POST ~rlcl/", "", "", true},
		{"DELETE ~connections/{connection}/", "", "", true},
		{"POST ~credential-organizations/", "", "", false},
		{"PUT ~apiProxies/{proxy}/mcp-routing/", "", "", false},
		{settings, "", "", false},
		{settings, "deploy", "true", true},
		{settings, "deploy", "false", false},
		{settings, "deploy", "", false},
		{settings, "deploy", "yes", true},
		{settings, "deployTargetEnvironmentNameList", "production", false},
		{policy, "", "", true},
		{policy, "operationMetadata.deploy", "false", false},
		{policy, "deploy", "false", true},
		{file, "", "", false},
		{file, "metadata:deploy", "true", true},
		{rollback, "", "", false},
		{rollback, "environmentName", "", false},
		{rollback, "environmentName", "false", true},
		{"PUT ~apiProxies/promotion", "deployEnvironmentIds", "1,2", true},
		{"PUT ~apiProxyGroups/", "environmentName", "test", true},
		{connection, "", "", true},
		{connection, "deployToWorker", "false", false},
	} {
		operation, _ := Find(mustRoute(t, inProject(test.pattern)))
		says := func(path string) (string, bool) { return test.value, path == test.path }
		if got := operation.Due(says); got != test.want {
			t.Errorf("%s with %s=%q: %t", test.pattern, test.path, test.value, got)
		}
	}
}

func TestDeploysTo(t *testing.T) {
	for _, test := range []struct{ pattern, want string }{
		{"PUT ~credentials/", "every environment of the project"},
		{"POST ~credential-organizations/", "none; the change is only saved"},
		{"PUT /settings/geolocation/enable", "every environment"},
		{"PUT ~apiProxies/{proxy}/trafficLogSettings/{environment}/", "the given environment"},
		{"PATCH ~apiProxies/{proxy}/settings/cors/", "the requested environments"},
		{"DELETE ~connections/{connection}/", "the environments that use it, if any"},
		{"POST ~connections/{connection}/",
			"every environment of the project, unless deployToWorker is false"},
		{"PUT ~apiProxies/{proxy}/ai-routing/",
			"none; the environments it runs in are marked for redeployment"},
		{"POST ~apiProxyGroups/{group}/environments/{environment}/", "the given environment"},
		{"POST ~rlcl/", "unknown (not documented)"},
		{"POST ~vector-dbs/{vector-db}/test-connection/", "none; nothing is changed"},
	} {
		operation, _ := Find(mustRoute(t, inProject(test.pattern)))
		if got := operation.DeploysTo(); got != test.want {
			t.Errorf("%s: %s, want %s", test.pattern, got, test.want)
		}
	}
}
