package sandbox

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"
)

// listTruststore lists the certificates that the gateways of an environment trust. They belong to
// the platform.
func listTruststore(c *call, _ []string) (reply, error) {
	if c.path["projectName"] != admin {
		return reply{}, rejected("Truststore certificates are only available for the admin project!")
	}
	return c.sandbox.options.Dialect.list(documents(c.project.Collections[c.at])), nil
}

// importTruststore makes certificates of the project of a ZIP file with certificates, or of a single
// one. What is no certificate is left out; the import fails only if nothing else is there.
func importTruststore(c *call, _ []string) (reply, error) {
	imported, unresolved := []document{}, []string{}
	for name, content := range trusted(c.parts.files["truststoreFile"]) {
		if !bytes.Contains(content, []byte("-----BEGIN CERTIFICATE-----")) && !bytes.HasPrefix(content, []byte("DER")) {
			unresolved = append(unresolved, "Certificate ("+name+") can not be read")
			continue
		}
		name = text(c.fields, "namePrefix") + name
		c.fields["alias"], c.fields["environmentList"] = name, []any{c.path["environmentName"]}
		imported = append(imported, shown(addCertificate(c, name, otherEnvironments(c, name))))
	}
	if len(imported) == 0 {
		return reply{}, rejected("No certificate could be imported!")
	}
	more := document{"resultList": imported, "resultCount": len(imported)}
	if len(unresolved) > 0 {
		more["unresolvedReferences"] = unresolved
	}
	return c.done(more)
}

// trusted returns the files of an upload by name without extension.
func trusted(file upload) map[string][]byte {
	found := map[string][]byte{}
	reader, err := zip.NewReader(bytes.NewReader(file.content), int64(len(file.content)))
	if err != nil {
		found[stem(file.name)] = file.content
		return found
	}
	for _, entry := range reader.File {
		opened, err := entry.Open()
		if err != nil {
			continue
		}
		found[stem(entry.Name)], _ = io.ReadAll(io.LimitReader(opened, bodyLimit))
		_ = opened.Close()
	}
	return found
}

func stem(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }
