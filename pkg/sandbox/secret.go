package sandbox

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
)

// isSecret reports whether a field contains a secret of a connection or an AI provider.
func isSecret(field string) bool {
	return slices.Contains([]string{
		"password", "apiKey", "apiSecret", "clientSecret", "bearerToken", "serviceAccountJson", "jdbcPassword",
		"redisPassword", "secretKey", "accessKey", "passphrase", "bindPassword",
	}, field)
}

// masked returns a copy with null instead of secrets.
func masked(object document) document {
	copied := maps.Clone(object)
	for name, value := range copied {
		if nested, isObject := value.(document); isObject {
			copied[name] = masked(nested)
		} else if isSecret(name) {
			copied[name] = nil
		}
	}
	return copied
}

// asRead returns an object as it is read, in the words of the table of operations: "masked" with null
// instead of secrets, "flat" without the object that contains its transport.
func asRead(object document, words []string) document {
	if slices.Contains(words, "flat") {
		object = flat(object)
	}
	if slices.Contains(words, "masked") {
		object = masked(object)
	}
	return object
}

// flat returns a vector database with the fields of its transport at the top, and whether it has
// secrets.
func flat(database document) document {
	copied := maps.Clone(database)
	transport := inner(copied, "transport")
	delete(copied, "transport")
	delete(copied, "_class")
	renamed := map[string]map[string]string{
		"jdbc":  {"username": "jdbcUsername", "password": "jdbcPassword"},
		"redis": {"uri": "redisUri", "username": "redisUsername", "password": "redisPassword"},
	}[text(transport, "family")]
	for name, value := range transport {
		name = cmp.Or(renamed[name], name)
		copied[name] = value
		if isSecret(name) {
			copied[name+"Set"] = value != nil && value != ""
		}
	}
	for name, value := range inner(transport, "pool") {
		copied["pool"+strings.ToUpper(name[:1])+name[1:]] = value
	}
	delete(copied, "pool")
	return copied
}

// secretsIn returns the names of the secrets of an object.
func secretsIn(object document) []string {
	var found []string
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if nested, isObject := object[name].(document); isObject {
			found = append(found, secretsIn(nested)...)
		} else if isSecret(name) && object[name] != nil {
			found = append(found, name)
		}
	}
	return found
}

// keepSecrets keeps the secrets that a replacement omits (quirks.md §15). With blank, an empty
// secret is omitted, too; otherwise it clears the stored one.
func keepSecrets(old, given document, blank bool) {
	for name, value := range old {
		if nested, isObject := value.(document); isObject {
			if replacement := inner(given, name); replacement != nil {
				keepSecrets(nested, replacement, blank)
			}
			continue
		}
		if isSecret(name) && (given[name] == nil || blank && given[name] == "") {
			given[name] = value
		}
	}
}

// encryptKeystore replaces files and passwords by what the server returns of them.
func encryptKeystore(keystore document) {
	for _, element := range elements(keystore, "keyStoreEnvironmentList") {
		content, _ := element.(document)
		for _, name := range []string{"file", "password"} {
			if given := text(content, name); given != "" && !strings.HasPrefix(given, "ZW5jcnlwdGVk") {
				sum := sha256.Sum256([]byte(given))
				content[name] = base64.StdEncoding.EncodeToString(append([]byte("encrypted "), sum[:6]...))
			}
		}
	}
}
