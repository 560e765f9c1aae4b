package sandbox

import (
	"bytes"
	"slices"
)

// createCertificate reads a certificate from a form.
func createCertificate(c *call, _ []string) (reply, error) {
	name := text(c.fields, "certificateName")
	if c.project.Collections[certificates][name] != nil {
		return reply{}, exists(certificates, name)
	}
	return storeCertificate(c, name, "pemEncodedFile", nil)
}

// replaceCertificate deletes the certificate and creates it again, with other environments
// (quirks.md §14).
func replaceCertificate(c *call, _ []string) (reply, error) {
	if _, err := c.existing(); err != nil {
		return reply{}, err
	}
	return storeCertificate(c, c.key, "pemEncodedFile", nil)
}

// mergeCertificate keeps what other environments have (quirks.md §14).
func mergeCertificate(c *call, _ []string) (reply, error) {
	name := text(c.fields, "certificateName")
	return storeCertificate(c, name, "certificateFile", otherEnvironments(c, name))
}

// otherEnvironments returns what a certificate has for environments that the request does not name.
func otherEnvironments(c *call, name string) []any {
	kept := elements(c.project.Collections[certificates][name], "certificateEnvironmentList")
	return slices.DeleteFunc(slices.Clone(kept), func(element any) bool {
		content, _ := element.(document)
		return slices.Contains(elements(c.fields, "environmentList"), any(text(content, "environmentName")))
	})
}

func storeCertificate(c *call, name, file string, list []any) (reply, error) {
	if !c.hasArchive() && !bytes.Contains(c.parts.files[file].content, []byte("-----BEGIN CERTIFICATE-----")) {
		return reply{}, rejected("%s must be a PEM encoded certificate!", file)
	}
	addCertificate(c, name, list)
	return c.done(nil)
}

// addCertificate stores a certificate for the environments of the request, and for others in the list.
func addCertificate(c *call, name string, list []any) document {
	for _, environment := range elements(c.fields, "environmentList") {
		list = append(list, document{
			"environmentName": environment, "alias": c.fields["alias"], "subjectDn": "CN=" + name,
			"startDate": "2026-01-01T00:00:00.000Z", "endDate": "2027-12-31T23:59:59.000Z",
		})
	}
	certificate := document{
		"name": name, "description": c.fields["certificateDescription"], "certificateEnvironmentList": list,
	}
	c.project.put(certificates, name, certificate)
	return certificate
}

// importMaterial reads a key or a keystore from a file, for some environments. Without override an
// existing one is an error.
func importMaterial(c *call, words []string) (reply, error) {
	name, at, list := text(c.fields, words[0]), keys, "cryptoKeyInfoEnvironmentList"
	if words[0] == "keystoreName" {
		at, list = keystores, "keyStoreEnvironmentList"
	}
	if c.project.Collections[at][name] != nil && c.fields["override"] != "true" {
		return reply{}, exists(at, name)
	}
	contents := []any{}
	for _, environment := range elements(c.fields, "environmentList") {
		content := document{"environmentName": environment, "alias": name}
		if alias := text(c.fields, "alias"); alias != "" {
			content["alias"] = alias
		}
		if at == keystores {
			content["file"] = string(c.parts.files["keystoreFile"].content)
			content["password"], content["keyStoreType"] = c.fields["password"], c.fields["keyStoreType"]
		}
		contents = append(contents, content)
	}
	fields := document{list: contents, "description": c.fields["keyDescription"]}
	if at == keys {
		fields["keyType"], fields["algorithm"] = c.fields["keyType"], c.fields["algorithm"]
	}
	return storeObject(c, at, name, name, fields)
}
