package sandbox

import (
	"fmt"
	"maps"
)

// What every sandbox holds. The sample credential has a private key and token settings of its own; the sample user may
// ask for a token.
const (
	SampleProject    = "MyProject"
	SampleCredential = "api-user"
	SampleUser       = "operator"
	SamplePassword   = "sandbox"
)

const (
	production = "production"
	staging    = "staging"
)

// SampleEnvironments are the environments of the sample projects.
func SampleEnvironments() []string { return []string{production, staging} }

// sampleProjects are fresh in every sandbox. The field names of their documents are those of the vendor's examples.
func sampleProjects(generated int) map[string]*project {
	mine := sampleProject(SampleProject, "A project to try things out")
	mine.add(environments, sampleEnvironment(staging, "SANDBOX"))
	addSampleObjects(mine)
	addSampleCredentials(mine)
	addGeneratedCredentials(mine, generated)

	payments := sampleProject("Payments", "Card and bank payments")
	payments.add(keys, sampleKey("terminal-key", "PRIVATE_KEY", nil))
	payments.add(proxies, sampleProxy("Refunds", "/refunds"))
	payments.addCredential("payment-terminal", "Payment Terminal", nil)

	return map[string]*project{SampleProject: mine, "Payments": payments}
}

func sampleProject(name, description string) *project {
	return &project{
		document:    document{"name": name, "description": description, "tags": []any{}},
		credentials: map[string]*credential{},
		collections: map[string]collection{
			environments: {production: sampleEnvironment(production, "PRODUCTION")},
			keys:         {}, keystores: {}, certificates: {}, jwks: {}, proxies: {}, proxyGroups: {}, organizations: {},
		},
	}
}

func (p *project) add(collection string, added document) {
	p.collections[collection][text(added, "name")] = added
}

func (p *project) addCredential(username, fullName string, fields document) *credential {
	given := document{
		"username": username,
		"fullName": fullName,
		"email":    username + "@example.com",
		"password": "change-me",
	}
	maps.Copy(given, fields)
	p.credentials[username] = newCredential(given)
	return p.credentials[username]
}

func sampleEnvironment(name, kind string) document {
	return document{
		"name":        name,
		"description": "Where " + name + " traffic runs",
		"type":        kind,
		"accessUrl":   "https://" + name + ".example.com",
		"status":      "PUBLISHED",
	}
}

func addSampleCredentials(mine *project) {
	user := mine.addCredential(SampleCredential, "API User", document{
		"description":  "The credential of the examples",
		"roleNameList": []any{"API_USER"},
		"metadata": []any{
			document{"key": "costCenter", "value": "CC-1001", "secret": false, "includeInJwt": true},
			document{"key": "pin", "value": "2468", "secret": true, "includeInJwt": false},
		},
	})
	user.assignments["privateKey"] = "api-user-key"
	maps.Copy(user.token, document{
		"grantType":                   "CLIENT_CREDENTIALS",
		"tokenNeverExpires":           false,
		"tokenExpiresInAmount":        float64(12),
		"tokenExpiresInUnit":          "HOURS",
		"refreshTokenAllowed":         true,
		"refreshTokenCount":           float64(3),
		"refreshTokenExpiresInAmount": float64(7),
		"refreshTokenExpiresInUnit":   "DAYS",
		"allowUrlParameters":          true,
		"jwtSignatureAlgorithm":       "ES256",
		"deletePrevious":              true,
	})
	user.access["API_PROXY Orders"] = document{"name": "Orders", "type": "API_PROXY", "expireTime": nil}

	app := mine.addCredential("mobile-app", "Mobile App", document{"description": "Has one of everything"})
	app.assignments = map[string]string{
		"privateKey": "app-signing-key", "publicKey": "partner-public-key", "secretKey": "payload-key",
		"certificate": "partner-certificate", "keystore": "client-keystore", "truststore": "partner-truststore",
		"jwk/encryption": "encryption-jwk", "jwk/validation": "validation-jwk",
	}
	mine.addCredential("batch-importer", "Batch Importer", document{"enabled": false})
	mine.addCredential("partner-gateway", "Partner Gateway", document{
		"ipList":     []any{"192.0.2.10", "198.51.100.0/24"},
		"expireDate": "2027-12-31T23:59:59.000Z",
	})
	mine.addCredential("ayse.uretim", "Ayşe Üretim", nil)
}

func addGeneratedCredentials(mine *project, count int) {
	for number := 1; number <= count; number++ {
		username := fmt.Sprintf("user-%05d", number)
		mine.add(keys, sampleKey(username+"-key", "PRIVATE_KEY", nil))
		added := mine.addCredential(username, fmt.Sprintf("User %05d", number), nil)
		added.assignments["privateKey"] = username + "-key"
	}
}
