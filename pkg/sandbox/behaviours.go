package sandbox

// behaviours returns what the first word of the second column of the table stands for.
func behaviours() map[string]behaviour {
	known := map[string]behaviour{
		"log-in": plain(logIn), "health": plain(checkHealth), "hello": plain(sayHello),
		"projects": plain(list(allProjects)), "environments": plain(list(allEnvironments)),

		"credentials":       plain(list(credentials)),
		"credential-create": plain(changeTo(createCredential)),
		"credential-update": plain(changeTo(updateCredential)),
		"credential-delete": plain(change(deleteCredential)),
		"password":          plain(changeTo(changePassword)),
		"access":            plain(list(grantedAccess)),
		"grant":             plain(changeTo(changeAccess(true))),
		"revoke":            plain(changeTo(changeAccess(false))),
		"token-set":         plain(changeTo(setToken)),
		"token-reset":       plain(change(resetToken)),
		"assign":            assign, "unassign": unassign,

		"organization": plain(showOrganization), "organization-create": plain(createOrganization),
		"organization-update": plain(updateOrganization), "organization-delete": plain(deleteOrganization),

		"list": listObjects, "get": getObject, "create": createObject, "upsert": upsertObject,
		"replace": replaceObject, "merge": mergeObject, "delete": deleteObject,
		"add": addElements, "put": putElements, "take": takeElements, "clear": clearElements,
		"single": single, "single-merge": mergeSingle,

		"proxy": showProxy, "proxy-create": createProxy, "proxy-update": updateProxy, "proxy-draft": draftProxy,
		"proxy-metadata": changeMetadata, "proxy-override": overrideProxy, "proxy-variables": listVariables,
		"mcp-gateway": addGateway, "promotable": showPromotable, "promote": promote, "join": join, "leave": leave,
		"spec": showSpecification, "spec-update": updateSpecification, "setting": changeSetting,
		"endpoints": listEndpoints, "endpoint": showEndpoint, "endpoint-add": createEndpoint,
		"endpoint-change": changeEndpoint, "endpoint-drop": deleteEndpoint,
		"policy-add": addPolicy, "policy-replace": replacePolicy, "policy-delete": deletePolicy,
		"catalogue": parseCatalogue, "traffic-log": trafficLog, "traffic-log-update": updateTrafficLog,
		"traffic-log-override": overrideTrafficLog,
		"deploy":               deploy, "undeploy": undeploy, "deploy-status": deployStatus, "route-health": routeHealth,
		"invoke-info": invokeInfo, "group-environments": groupEnvironments, "rollback": rollback,
		"histories": listHistory,

		"certificate-create": createCertificate, "certificate-replace": replaceCertificate,
		"certificate-merge": mergeCertificate, "truststore": listTruststore, "truststore-import": importTruststore,
		"material-import": importMaterial, "jwk-create": createJWK, "jwk-import": importJWK,
		"export": exportObject, "export-file": exportFile, "import": importObject,
		"package-types": listPackageTypes, "package-objects": listPackageObjects,
		"package-export": exportObjects, "package-import": importObjects,

		"model": replaceModel, "probe": probe, "reindex": reindex, "document-upload": uploadDocument,
		"budget-update": updateBudget, "budget-limit": limitOfBudget, "geolocation": changeGeolocation,

		"report-proxies": reportProxies, "report-access": reportAccess, "by-id": showByID, "names": listNames,
		"echo": echo, "portal": showPortal, "execution-start": startExecution, "openapi": openAPI,
	}
	addContract(known)
	return known
}

// addContract adds the behaviours of the common contract and of the identity providers.
func addContract(known map[string]behaviour) {
	for name, run := range map[string]behaviour{
		"page": listPage, "rows": listRows, "read": bareObject,
		"client-create": createClient, "client-update": updateClient, "client-delete": deleteClient,
		"client-action": changeState, "secret-issue": issueSecret, "secret-revoke": revokeSecret,
		"restriction-create": createRestriction, "restriction-update": updateRestriction,
		"restriction-action": changeRestriction, "restriction-mode": changeRestrictionMode,
		"owned": listOwned, "entitlements": listEntitlements, "transfer": transferOrganization,
		"application-action": changeApplication, "usage": showUsage,
		"plan-create": createPlan, "plan-update": updatePlan, "plan-delete": deletePlan,
		"plan-revision": showRevision, "draft-create": createDraft, "draft-update": updateDraft,
		"plan-publish": publishRevision, "plan-retire": retirePlan,
		"assignment-create": createAssignment, "assignment-update": updateAssignment,
		"assignment-validate": validateAssignment, "assignment-action": changeAssignment,
		"bulk-preview": previewRun, "run": bareObject, "run-start": startRun, "run-again": repeatRun,
		"run-cancel": cancelRun, "hold-place": placeHold, "hold-release": releaseHold,
		"purge-preview": previewPurge, "purge-approve": approvePurge, "purge-start": startPurge,
		"transfer-preview": previewTransfer, "transfer-export": exportTransfer,
		"transfer-preflight": preflight, "transfer-import": importTransfer,
		"providers": listProviders, "provider": showProvider, "provider-create": createProvider,
		"provider-update": updateProvider, "provider-delete": deleteProvider,
	} {
		known[name] = run
	}
}
