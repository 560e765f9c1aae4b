package sandbox

import (
	"net/http"
	"strings"
)

// subject returns the type of what the path names, and its name elsewhere: a consumer is known by
// its user name, an application by its name, a client by its client ID (quirks.md §23).
func subject(c *call) (kind, name string) {
	switch {
	case c.path["consumerKey"] != "":
		return "CONSUMER", text(c.object, "username")
	case c.path["applicationKey"] != "":
		return "APPLICATION", text(c.object, "name")
	}
	return "API_CLIENT", text(c.object, "clientId")
}

// listOwned lists the clients or limit assignments of a consumer, an application or a client.
func listOwned(c *call, words []string) (reply, error) {
	kind, name := subject(c)
	found := []document{}
	for _, object := range documents(c.project.Collections[words[0]]) {
		owner := inner(object, "owner")
		if words[0] == "limit-assignments" {
			owner = inner(object, "subject")
		}
		if owner["type"] == kind && owner["key"] == name {
			found = append(found, object)
		}
	}
	return jsonReply(http.StatusOK, found), nil
}

// listEntitlements lists what a consumer may call; that of a client is what its owner may call.
func listEntitlements(c *call, _ []string) (reply, error) {
	kind, name := subject(c)
	if owner := inner(c.object, "owner"); owner != nil {
		kind, name = text(owner, "type"), text(owner, "key")
	}
	found := []document{}
	if held := c.project.Credentials[name]; held != nil && kind == "CONSUMER" {
		for _, granted := range sorted(held.Access) {
			found = append(found, document{
				"entitlementKey": "ent_" + text(granted, "name"), "subjectType": kind, "subjectKey": name,
				"targetType": granted["type"], "targetRef": granted["name"], "status": "ACTIVE", "source": "MANUAL",
				"version": 0,
			})
		}
	}
	return jsonReply(http.StatusOK, found), nil
}

// transferOrganization moves a consumer or an application to another organization.
func transferOrganization(c *call, _ []string) (reply, error) {
	code := text(c.fields, "organizationCode")
	if c.project.Collections[organizations][code] == nil {
		return reply{}, violation{http.StatusNotFound, "resourceNotFound", document{"organizationCode": code}}
	}
	if c.object["organizationCode"] == code {
		return reply{}, conflict("lifecycleConflict", "transfer.sameOrganization")
	}
	c.object["organizationCode"] = code
	return jsonReply(http.StatusOK, shown(c.object)), nil
}

// changeApplication suspends or resumes an application, also if it is in that state.
func changeApplication(c *call, words []string) (reply, error) {
	c.object["appStatus"] = map[string]string{"suspend": "SUSPENDED", "resume": "ACTIVE"}[words[0]]
	return jsonReply(http.StatusOK, shown(c.object)), nil
}

// showUsage returns figures about what the path names.
func showUsage(c *call, words []string) (reply, error) {
	kind, name := subject(c)
	if name == "" {
		kind, name = strings.ToUpper(kindOf(c.within)), c.key
	}
	figures := document{
		"scope":  document{"type": kind, "key": c.key, "name": name},
		"period": document{"from": "2026-09-01", "to": "2026-09-30"}, "filters": document{},
		"partial": false, "unavailableEnvironments": []any{}, "notes": []any{},
	}
	what := ""
	if len(words) > 0 {
		what = words[0]
	}
	for field, value := range map[string]document{
		"": {
			"ai": nil, "aiLicensed": false, "traffic": document{"requests": 1200, "failedRequests": 3},
			"budgets": []any{}, "budgetsAsOf": now(),
		},
		"timeseries": {
			"granularity": "DAY", "total": document{"requests": 1200},
			"series": []any{document{"bucketStart": "2026-09-01T00:00:00.000Z", "requests": 1200, "failedRequests": 3}},
		},
		"board": {
			"childType": "CONSUMER", "summary": document{"total": 1, "ok": 1, "warning": 0, "exceeded": 0, "noBudget": 0},
			"items": []any{document{
				"key": "con_1", "name": "api-user", "family": "RATE", "limit": 1000, "consumed": 120, "remaining": 880,
				"percent": 12, "status": "OK",
			}},
			"totalElements": 1, "page": 0, "size": 20, "asOf": now(),
		},
		"hierarchy": {"level": "organization", "nodes": []any{document{
			"code": c.key, "name": c.key, "classification": "ORGANIZATION", "depth": 0, "memberCount": 1,
			"children": []any{},
		}}},
		"proxies": {"limit": 10, "truncated": false, "items": []any{document{
			"proxyName": "Orders", "requests": 1200, "failedRequests": 3, "successRatePercent": 99.75, "avgTimeMs": 18,
		}}},
		"top": {
			"dimension": c.query("dimension"), "metric": "requests", "total": 1200, "limit": 10, "truncated": false,
			"items": []any{document{"rank": 1, "key": "con_1", "name": "api-user", "value": 1200, "sharePercent": 100}},
		},
	}[what] {
		figures[field] = value
	}
	if what == "top" {
		delete(figures, "scope")
	}
	return jsonReply(http.StatusOK, figures), nil
}
