package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
)

// transferable returns the objects that the body names, and a digest of their present content.
func transferable(c *call) (packed content, digest string, err error) {
	kind, at, err := typed(text(c.fields, "type"))
	if err != nil {
		return packed, "", malformed("unknownType")
	}
	if packed, _, err = collectObjects(c, kind, at); err != nil {
		return packed, "", err
	}
	text, err := json.Marshal(packed)
	return packed, digestOf(text), err
}

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:8])
}

func objectsOf(packed content) []document {
	objects := []document{}
	for _, packed := range packed.Items {
		objects = append(objects, document{"name": packed.Name, "kind": packed.Object["type"], "type": packed.Within})
	}
	return objects
}

func previewTransfer(c *call, _ []string) (reply, error) {
	packed, digest, err := transferable(c)
	if err != nil {
		return reply{}, err
	}
	return jsonReply(http.StatusOK, document{
		"formatVersion": 2, "type": packed.Type, "withDependencies": c.fields["withDependencies"] == true,
		"objects": objectsOf(packed), "dependencies": []any{}, "secretHandling": "NONE", "advisories": []any{},
		"exportDigest": digest,
	}), nil
}

// exportTransfer returns the package itself, if nothing has changed since the preview.
func exportTransfer(c *call, _ []string) (reply, error) {
	packed, digest, err := transferable(c)
	if err != nil {
		return reply{}, err
	}
	if expected := text(c.fields, "expectedExportDigest"); expected != "" && expected != digest {
		return reply{}, conflict("dependencyConflict", "transfer.exportDigestMismatch")
	}
	file, err := pack(c, packed)
	if err != nil {
		return reply{}, err
	}
	return exported(strings.ToLower(packed.Type)+"-export.zip", binary, file)
}

// collisions returns the objects of a package that exist.
func collisions(c *call, packed content) []document {
	found := []document{}
	for _, packed := range packed.Items {
		if c.project.Collections[packed.Within][packed.Name] != nil {
			found = append(found, document{"name": packed.Name, "type": packed.Within})
		}
	}
	return found
}

// preflight says what an import would do.
func preflight(c *call, words []string) (reply, error) {
	packed, err := unpack(c, words[0])
	if err != nil {
		return reply{}, err
	}
	return jsonReply(http.StatusOK, document{
		"formatVersion": 2, "type": c.query("type"), "detectedType": packed.Type, "objects": objectsOf(packed),
		"dependencies": []any{}, "replaceTargets": collisions(c, packed), "packageEnvironments": []any{},
		"installationEnvironments": c.environments(), "blockers": []any{}, "advisories": []any{},
		"preflightDigest": digestOf(c.parts.files[words[0]].content),
	}), nil
}

// importTransfer imports a package as the preflight said.
func importTransfer(c *call, words []string) (reply, error) {
	packed, err := unpack(c, words[0])
	if err != nil {
		return reply{}, err
	}
	options := inner(c.fields, "options")
	if options["preflightDigest"] != digestOf(c.parts.files[words[0]].content) {
		return reply{}, conflict("dependencyConflict", "transfer.preflightDrift")
	}
	policy := text(options, "conflictPolicy")
	if policy != "REPLACE" && len(collisions(c, packed)) > 0 {
		return reply{}, malformed("importNameCollision")
	}
	imported := []document{}
	for _, name := range carryOver(c, packed, true) {
		imported = append(imported, document{"name": name, "type": packed.Type})
	}
	if c.claim != nil && len(imported) > 0 {
		c.claim.resource = text(imported[0], "name")
	}
	return jsonReply(http.StatusOK, document{
		"formatVersion": 2, "type": packed.Type, "conflictPolicy": policy, "imported": imported, "advisories": []any{},
		"unresolvedReferences": append([]string{}, packed.Unresolved...),
	}), nil
}
