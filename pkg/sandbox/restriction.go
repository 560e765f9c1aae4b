package sandbox

import (
	"maps"
	"net/http"
)

// createRestriction adds a draft; no Idempotency-Key is needed.
func createRestriction(c *call, _ []string) (reply, error) {
	key := c.sandbox.number("res_")
	restriction := document{"mode": "RESTRICT"}
	maps.Copy(restriction, c.fields)
	maps.Copy(restriction, document{
		"restrictionKey": key, "apiClientKey": c.path["apiClientKey"], "status": "DRAFT", "version": 0.0,
	})
	c.project.put(c.at, key, restriction)
	return c.created(key, restriction)
}

// updateRestriction replaces a draft.
func updateRestriction(c *call, _ []string) (reply, error) {
	if c.object["status"] != "DRAFT" {
		return reply{}, conflict("lifecycleConflict", "restrictionNotDraft")
	}
	for _, name := range []string{"restrictionKey", "apiClientKey", "status", "version"} {
		c.fields[name] = c.object[name]
	}
	c.project.put(c.within, c.key, bump(c.fields))
	return jsonReply(http.StatusOK, c.fields), nil
}

// changeRestriction activates or ends a restriction; it is never deleted.
func changeRestriction(c *call, words []string) (reply, error) {
	from, to := "DRAFT", "ACTIVE"
	if words[0] == "end" {
		from, to = "ACTIVE", "ENDED"
		c.object["endedAt"], c.object["endedBy"], c.object["endedReason"] = now(), SampleUser, c.fields["reason"]
	}
	if c.object["status"] != from && (words[0] != "end" || c.object["status"] == "ENDED") {
		return reply{}, conflict("lifecycleConflict", "restrictionIllegalTransition")
	}
	c.object["status"] = to
	return jsonReply(http.StatusOK, bump(c.object)), nil
}

// changeRestrictionMode ends the active restrictions and adds one with the mode.
func changeRestrictionMode(c *call, _ []string) (reply, error) {
	at := below(below(apiClients, c.path["apiClientKey"]), "authorization-restrictions")
	for _, held := range c.project.Collections[at] {
		if held["status"] == "ACTIVE" {
			held["status"], held["endedAt"] = "ENDED", now()
		}
	}
	key := c.sandbox.number("res_")
	added := document{
		"restrictionKey": key, "apiClientKey": c.path["apiClientKey"], "mode": c.fields["mode"], "status": "ACTIVE",
		"version": 0.0, "assignedAt": now(), "assignedBy": SampleUser,
	}
	c.project.put(at, key, added)
	return jsonReply(http.StatusOK, added), nil
}
