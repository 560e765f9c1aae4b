package sandbox

import (
	"net/http"
	"strings"
)

// exported returns a file, with the name that the server gives it (quirks.md §10).
func exported(name, contentType string, content []byte) (reply, error) {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\":*?<>|`, r) {
			return '_'
		}
		return r
	}, name)
	return textReply(http.StatusOK, contentType, string(content)).
		with("Content-Disposition", `attachment; filename="`+name+`"`), nil
}

const binary = "application/octet-stream"

// exportObject returns a package with the object of the path.
func exportObject(c *call, words []string) (reply, error) {
	if _, err := c.existing(); err != nil {
		return reply{}, err
	}
	packed, err := packAs(c, c.key+".json", content{Type: words[0], Items: []item{c.project.bundle(c.within, c.key)}})
	if err != nil {
		return reply{}, err
	}
	return exported(c.key+".zip", binary, packed)
}

// exportFile returns what is inside of a key, a keystore, a certificate or a JWK.
func exportFile(c *call, words []string) (reply, error) {
	if words[0] == "truststore" {
		environment := c.path["environmentName"]
		return exported(environment+"-truststore.zip", binary, archive("gateway.cer", []byte("DER")))
	}
	object, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	environment := c.query("environmentName")
	if environment != "" && c.project.Collections[environments][environment] == nil {
		return reply{}, notFound(environments, environment)
	}
	switch words[0] {
	case "jwk":
		name := c.key + ".json"
		if c.query("publicOnly") == "true" {
			name = c.key + "-public.json"
		}
		jwk := jsonReply(http.StatusOK, document{"keys": []any{document{"kid": object["kid"], "kty": object["type"]}}})
		return jwk.with("Content-Disposition", `attachment; filename="`+name+`"`), nil
	case "key":
		const pem = "-----BEGIN PRIVATE KEY-----\nc2FuZGJveA==\n-----END PRIVATE KEY-----\n"
		if environment != "" {
			return exported(c.key+"-"+environment+".pem", "application/x-pem-file", []byte(pem))
		}
		return exported(c.key+"-keys.zip", binary, archive(c.key+".pem", []byte(pem)))
	case "keystore":
		if environment != "" {
			return exported(c.key+"-"+environment+".p12", binary, []byte("PKCS12"))
		}
		return exported(c.key+"-keystores.zip", binary, archive(c.key+".p12", []byte("PKCS12")))
	}
	return exported(c.key+"-certificates.zip", binary, archive(c.key+".cer", []byte("DER")))
}

// packageTypes are the types of objects that can be exported, with their collections.
func packageTypes() map[string]string {
	return map[string]string{
		"API_PROXY": proxies, "API_PROXY_GROUP": proxyGroups, "CERTIFICATE": certificates,
		"CONNECTION": "connections", "ENVIRONMENT_VARIABLE": "environmentVariables",
		"GLOBAL_POLICY": "globalPolicies", "IP_GROUP": "ipGroups", "JWK": jwks, "KEY": keys, "KEYSTORE": keystores,
		"KNOWLEDGE_BASE": "knowledge-bases", "LLM_MODEL": "llm-models", "LLM_PROVIDER": "llm-providers",
		"POLICY_GROUP": "policyGroups", "VECTOR_DB": "vector-dbs",
	}
}

func listPackageTypes(c *call, _ []string) (reply, error) {
	names := sorted(typeNames())
	return c.sandbox.options.Dialect.success(document{"resultList": names, "resultCount": len(names)}), nil
}

func typeNames() map[string]string {
	names := map[string]string{}
	for name := range packageTypes() {
		names[name] = name
	}
	return names
}

// typed returns the collection of a type, whose case does not matter.
func typed(name string) (kind, at string, err error) {
	kind = strings.ToUpper(name)
	if at = packageTypes()[kind]; at == "" {
		return "", "", rejected("Unknown export-import type: %s", name)
	}
	return kind, at, nil
}

func listPackageObjects(c *call, _ []string) (reply, error) {
	_, at, err := typed(c.path["type"])
	if err != nil {
		return reply{}, err
	}
	found := []document{}
	for _, object := range documents(c.project.Collections[at]) {
		if strings.Contains(strings.ToLower(text(object, "name")), strings.ToLower(c.query("filter"))) {
			found = append(found, document{"name": object["name"], "kind": object["type"]})
		}
	}
	return c.sandbox.options.Dialect.list(found), nil
}

// exportObjects returns a package with the objects that the body names. An unknown one is an error.
func exportObjects(c *call, _ []string) (reply, error) {
	kind, at, err := typed(c.path["type"])
	if err != nil {
		return reply{}, err
	}
	packed, names, err := collectObjects(c, kind, at)
	if err != nil {
		return reply{}, err
	}
	file, err := pack(c, packed)
	if err != nil {
		return reply{}, err
	}
	name := strings.ToLower(kind) + "-export.zip"
	if len(names) == 1 {
		name = names[0] + ".zip"
	}
	return exported(name, binary, file)
}

// collectObjects returns the objects that the body names.
func collectObjects(c *call, kind, at string) (content, []string, error) {
	packed, names := content{Type: kind}, []string{}
	for _, element := range elements(c.fields, "names") {
		name, _ := element.(string)
		key := c.project.find(at, name)
		if c.project.Collections[at][key] == nil {
			return packed, nil, notFound(at, name)
		}
		packed.Items = append(packed.Items, c.project.bundle(at, key))
		names = append(names, name)
	}
	if len(names) == 0 {
		return packed, nil, rejected("names can not be empty!")
	}
	return packed, names, nil
}
