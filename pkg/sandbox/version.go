package sandbox

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
)

// checkVersion rejects a change of an object that has changed since the client has read it. Words
// of the mode say where the version stands, and what a stale one is called (quirks.md §23).
func checkVersion(c *call) error {
	for _, check := range []struct {
		mode     string
		inQuery  bool
		required bool
		stale    error
	}{
		{"version", false, true, conflict("versionConflict", "revisionConflict")},
		{"?version", true, true, conflict("versionConflict", "revisionConflict")},
		{"version?", false, false, conflict("versionConflict", "limit.binding.versionConflict")},
		{"binding-version", false, false, conflict("lifecycleConflict", "limit.binding.versionConflict")},
		{"plan-version", false, false, conflict("lifecycleConflict", "limit.plan.staleVersion")},
	} {
		if !c.says(check.mode) {
			continue
		}
		object, err := c.existing()
		if err != nil {
			return err
		}
		if c.path["versionId"] != "" { // a generation of a secret has the version of its client
			object = c.project.Collections[apiClients][c.path["apiClientKey"]]
		}
		given, isNumber := c.fields["version"].(float64)
		if check.inQuery {
			given, err = strconv.ParseFloat(c.query("version"), 64)
			isNumber = err == nil
		}
		if !isNumber && check.required {
			return malformed("versionRequired")
		}
		if !isNumber && check.mode != "plan-version" { // whose missing version counts as 0
			return nil
		}
		if given != object["version"] {
			return check.stale
		}
	}
	return nil
}

// bump increases the version of an object that was changed.
func bump(object document) document {
	version, _ := object["version"].(float64)
	object["version"] = version + 1
	return object
}

// claimable is an Idempotency-Key, with what was answered to the request that used it first.
type claimable struct {
	key      string
	sum      [sha256.Size]byte
	resource string
}

// claimKey rejects a request without the required Idempotency-Key, and one whose key was used
// before: the first answer is never repeated (quirks.md §23).
func claimKey(c *call) error {
	if !c.says("key") {
		return nil
	}
	key := c.request.Header.Get("Idempotency-Key")
	if key == "" || len(key) > 255 {
		return violation{http.StatusBadRequest, "idempotencyKeyRequired", nil}
	}
	sum := fingerprint(c)
	if used, known := c.sandbox.claimed[key]; known {
		if used.sum != sum {
			return violation{http.StatusConflict, "idempotencyKeyReused", nil}
		}
		return violation{http.StatusConflict, "idempotencyReplayExpired", document{"resource": used.resource}}
	}
	c.claim = &claimable{key: key, sum: sum}
	return nil
}

// fingerprint returns what two requests with the same key must have in common.
func fingerprint(c *call) (sum [sha256.Size]byte) {
	hash := sha256.New()
	_, _ = fmt.Fprintf(hash, "%s %s\n%s", c.request.Method, c.request.URL.RequestURI(), c.body)
	for _, name := range slices.Sorted(maps.Keys(c.parts.texts)) {
		_, _ = fmt.Fprintf(hash, "%q=%q\n", name, c.parts.texts[name])
	}
	for _, name := range slices.Sorted(maps.Keys(c.parts.files)) {
		_, _ = fmt.Fprintf(hash, "%q %q:\n", name, c.parts.files[name].name)
		_, _ = hash.Write(c.parts.files[name].content)
	}
	hash.Sum(sum[:0])
	return sum
}

// settleKey remembers the key of a request that succeeded; one that failed releases it.
func settleKey(c *call) {
	if c.claim == nil {
		return
	}
	c.sandbox.claimed[c.claim.key] = *c.claim
}

// created returns the response to a request that created something, with its address.
func (c *call) created(key string, body any) (reply, error) {
	if c.claim != nil {
		c.claim.resource = key
	}
	return jsonReply(http.StatusCreated, body).with("Location", c.request.URL.EscapedPath()+"/"+key), nil
}

// number returns a new ID.
func (s *Sandbox) number(prefix string) string {
	s.numbered++
	return prefix + strconv.Itoa(100+s.numbered)
}

// advanced returns what the server returns of an object, and moves it on to its next status: what
// runs goes on between two reads.
func advanced(object document) document {
	visible := shown(object)
	next := elements(object, "$then")
	if len(next) == 0 {
		return visible
	}
	field := "status"
	if object["runStatus"] != nil {
		field = "runStatus"
	}
	visible[field] = next[0]
	object[field] = next[0]
	object["$then"] = next[1:]
	if len(next) == 1 && object["startedAt"] != nil {
		object["finishedAt"] = now()
		visible["finishedAt"] = object["finishedAt"]
	}
	return visible
}
