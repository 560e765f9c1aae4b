package sandbox

import (
	"encoding/json"
	"maps"
)

// createJWK generates a JWK, or makes it from a key, a certificate, a keystore, a URL or a text
// (quirks.md §8). The argument is the source, which the body names if there is none.
func createJWK(c *call, words []string) (reply, error) {
	name := text(c.fields, "name")
	if c.project.Collections[jwks][name] != nil {
		return reply{}, exists(jwks, name)
	}
	source := text(c.fields, "sourceType")
	if len(words) > 0 {
		source = words[0]
	}
	for field, at := range map[string]string{
		"certificateName": certificates, "keyName": keys, "keyStoreName": keystores, "environmentName": environments,
	} {
		if named := text(c.fields, field); named != "" && c.project.Collections[at][named] == nil {
			return reply{}, notFound(at, named)
		}
	}
	if given := text(c.fields, "jwkStr"); given != "" && !json.Valid([]byte(given)) {
		return reply{}, rejected("jwkStr must be JSON!")
	}
	jwk := document{"type": "RSA", "kid": name, "sourceUrl": c.fields["url"]}
	maps.Copy(jwk, c.fields)
	delete(jwk, "jwkStr")
	jwk["sourceType"], jwk["sourceId"] = source, nil
	for field, at := range map[string]string{"certificateName": certificates, "keyName": keys, "keyStoreName": keystores} {
		from := c.project.Collections[at][text(c.fields, field)]
		if from == nil {
			continue
		}
		jwk["sourceId"] = from["id"]
		if at == keys {
			jwk["sourceType"] = from["keyType"]
		}
	}
	return storeObject(c, jwks, name, name, jwk)
}

func importJWK(c *call, _ []string) (reply, error) {
	if !json.Valid(c.parts.files["jwkFile"].content) {
		return reply{}, rejected("jwkFile must be a JSON file!")
	}
	c.fields["name"], c.fields["description"] = c.fields["jwkName"], c.fields["jwkDescription"]
	delete(c.fields, "jwkName")
	return createJWK(c, []string{"FILE"})
}
