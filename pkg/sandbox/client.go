package sandbox

import (
	"crypto/rand"
	"maps"
	"net/http"
	"slices"
)

const apiClients = "api-clients"

// runtimeOf returns the answer to the change of a client, with what the gateways did (quirks.md §23).
func runtimeOf(c *call, client document) document {
	states := []document{}
	state := "IN_SYNC"
	for _, name := range c.environments() {
		acknowledged := !c.fails(name)
		told := document{"name": name, "acknowledged": acknowledged}
		if !acknowledged {
			state, told["detail"] = "DEGRADED", unreachable
		}
		states = append(states, told)
	}
	return document{"apiClient": shown(client), "runtimeDeployment": document{
		"state": state, "revision": client["version"], "environments": states,
	}}
}

// createClient creates a draft, which is not deployed yet. The server makes its key.
func createClient(c *call, _ []string) (reply, error) {
	owner := inner(c.fields, "owner")
	at, field := "consumers", "username"
	if owner["type"] == "APPLICATION" {
		at, field = "applications", "name"
	}
	if !slices.ContainsFunc(sorted(c.project.Collections[at]), func(held document) bool {
		return text(held, field) == text(owner, "key")
	}) {
		return reply{}, violation{http.StatusNotFound, "resourceNotFound", document{"owner": owner["key"]}}
	}
	key := c.sandbox.number("cli_")
	client := document{"name": key, "clientId": "client-" + key[4:]}
	maps.Copy(client, c.fields)
	maps.Copy(client, document{
		"apiClientKey": key, "operationalState": "DRAFT", "readiness": "PENDING_SECRET", "version": 0.0,
		"lifecycleRevision": 0, "secretVersions": []any{},
	})
	c.project.put(apiClients, key, client)
	return c.created(key, document{"apiClient": shown(client)})
}

// updateClient replaces a client; what identifies it is kept.
func updateClient(c *call, _ []string) (reply, error) {
	client, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	if id := text(c.fields, "clientId"); id != "" && id != client["clientId"] {
		return reply{}, conflict("lifecycleConflict", "clientIdImmutable")
	}
	for _, name := range []string{
		"apiClientKey", "clientId", "owner", "organizationCode", "operationalState", "readiness", "secretVersions",
		"lifecycleRevision", "version",
	} {
		c.fields[name] = client[name]
	}
	c.project.put(apiClients, c.key, bump(c.fields))
	return jsonReply(http.StatusOK, pushed(c, c.fields)), nil
}

// pushed leaves out the gateways if they do not know the client.
func pushed(c *call, client document) document {
	if client["operationalState"] == "DRAFT" {
		return document{"apiClient": shown(client)}
	}
	return runtimeOf(c, client)
}

// deleteClient deletes a draft; any other client has to be revoked.
func deleteClient(c *call, _ []string) (reply, error) {
	client, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	if client["operationalState"] != "DRAFT" {
		return reply{}, conflict("lifecycleConflict", "apiClientNotDraft")
	}
	c.project.remove(apiClients, c.key)
	return reply{status: http.StatusNoContent}, nil
}

// transitions are the states in which an action is possible, and what it leads to.
func transitions() map[string]struct {
	from []any
	to   string
} {
	return map[string]struct {
		from []any
		to   string
	}{
		"activate": {[]any{"DRAFT"}, "ACTIVE"},
		"suspend":  {[]any{"ACTIVE"}, "SUSPENDED"},
		"resume":   {[]any{"SUSPENDED"}, "ACTIVE"},
		"revoke":   {[]any{"DRAFT", "ACTIVE", "SUSPENDED"}, "REVOKED"},
	}
}

// changeState activates, suspends, resumes or revokes a client.
func changeState(c *call, words []string) (reply, error) {
	step := transitions()[words[0]]
	if !slices.Contains(step.from, c.object["operationalState"]) {
		return reply{}, conflict("lifecycleConflict", "apiClientIllegalTransition")
	}
	if words[0] == "activate" && c.object["readiness"] != "READY" {
		return reply{}, conflict("lifecycleConflict", "apiClientNotReady")
	}
	c.object["operationalState"] = step.to
	if words[0] == "revoke" {
		c.object["revokedAt"], c.object["revokedBy"], c.object["revokedReason"] = now(), SampleUser, c.fields["reason"]
	}
	return jsonReply(http.StatusOK, runtimeOf(c, bump(c.object))), nil
}

// issueSecret creates a generation of the secret, which only this answer contains, unless the
// client has sent it. The former one stays valid for a while.
func issueSecret(c *call, _ []string) (reply, error) {
	if c.object["operationalState"] == "REVOKED" {
		return reply{}, conflict("lifecycleConflict", "apiClientSecretRotationRefused")
	}
	versions := elements(c.object, "secretVersions")
	for _, element := range versions {
		if former, _ := element.(document); former["status"] == "ACTIVE" {
			former["status"] = "GRACE"
		}
	}
	id := c.sandbox.number("sv_")
	issued := document{
		"versionId": id, "label": c.fields["label"], "status": "ACTIVE", "materialType": c.fields["materialType"],
		"validFrom": c.fields["validFrom"], "expiresAt": c.fields["expiresAt"],
	}
	c.object["secretVersions"], c.object["readiness"] = append(versions, issued), "READY"
	c.project.put(below(below(apiClients, c.key), "secret-versions"), id, issued)
	answer := document{"apiClient": shown(bump(c.object)), "versionId": id}
	if text(c.fields, "value") == "" && text(c.fields, "reference") == "" {
		answer["secret"] = rand.Text()
	}
	made, err := c.created(id, answer)
	return made.with("Cache-Control", "no-store"), err
}

func revokeSecret(c *call, _ []string) (reply, error) {
	client := c.project.Collections[apiClients][c.path["apiClientKey"]]
	if c.object["status"] == "REVOKED" {
		return reply{}, conflict("lifecycleConflict", "secretVersionAlreadyRevoked")
	}
	c.object["status"] = "REVOKED"
	return jsonReply(http.StatusOK, runtimeOf(c, bump(client))), nil
}
