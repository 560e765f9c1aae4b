package sandbox

import (
	"fmt"
	"path"
	"testing"
)

// identities are the fields that identify the objects of a collection, if it is not the name. With
// an empty field, nothing in the object does.
func identities() map[string]string {
	return map[string]string{
		organizations: "code", "endpoints": "id", "documents": "id", "deploy-histories": "revision",
		"trafficLogSettings": "environmentId", "ai-budgets": "id", "scope-rules": "id", "hierarchy": "nodeId",
		"api-clients": "apiClientKey", "secret-versions": "versionId", "consumers": "consumerKey",
		"authorization-restrictions": "restrictionKey", "applications": "applicationKey", "limit-plans": "planKey",
		"limit-assignments": "bindingKey", "limit-assignment-runs": "runId", "sync-runs": "runId",
		"legal-holds": "id", "lifecycle-purge-runs": "id", "executions": "id",
		"settings": "", "issues": "", "revisions": "", "inactive-clients": "", "inactive-endpoints": "",
	}
}

func TestSampleIsKeyedByName(t *testing.T) {
	for key, project := range sampleProjects(1) {
		if name := text(project.Document, "name"); name != key {
			t.Errorf("project %s is called %q", key, name)
		}
		for kind, documents := range project.Collections {
			field, known := identities()[path.Base(kind)]
			if !known {
				field = "name"
			}
			if field == "" || path.Base(kind) == environments && kind != environments {
				continue
			}
			for key, held := range documents {
				if name := fmt.Sprint(held[field]); name != key {
					t.Errorf("%s: %s is called %q", kind, key, name)
				}
			}
		}
		for key, held := range project.Credentials {
			if name := text(held.Document, "username"); name != key {
				t.Errorf("credential %s is called %q", key, name)
			}
			for key, granted := range held.Access {
				if name := text(granted, "type") + " " + text(granted, "name"); name != key {
					t.Errorf("access %s is to %q", key, name)
				}
			}
		}
	}
}
