package sandbox

func addSampleObjects(mine *project) {
	mine.add(keys, sampleKey("api-user-key", "PRIVATE_KEY", nil))
	mine.add(keys, sampleKey("app-signing-key", "PRIVATE_KEY", nil))
	mine.add(keys, sampleKey("partner-public-key", "PUBLIC_KEY", nil))
	mine.add(keys, sampleKey("payload-key", "SECRET_KEY", "AES"))

	mine.add(keystores, sampleKeystore("client-keystore", "PKCS12"))
	mine.add(keystores, sampleKeystore("partner-truststore", "JKS"))

	mine.add(certificates, sampleCertificate("partner-certificate", "CN=partner.example.com"))
	mine.add(certificates, sampleCertificate("web-certificate", "CN=www.example.com"))

	mine.add(jwks, sampleJWK("encryption-jwk", "RSA"))
	mine.add(jwks, sampleJWK("validation-jwk", "EC"))

	mine.add(proxies, sampleProxy("Customers", "/customers"))
	mine.add(proxies, sampleProxy("Orders", "/orders"))
	mine.add(proxies, sampleProxy("Weather", "/weather"))

	mine.add(proxyGroups, document{"name": "Back Office", "description": "What the office uses"})
	mine.add(proxyGroups, document{"name": "Public", "description": "What everybody may call"})

	mine.collections[organizations]["acme"] = document{
		"code":                   "acme",
		"nameDefault":            "Acme",
		"nameSecondary":          "Acme A.Ş.",
		"parentOrganizationCode": nil,
		"metadata": []any{
			document{"key": "region", "value": "EMEA", "secret": false},
			document{"key": "contract", "value": "C-4711", "secret": true},
		},
	}
}

// sampleKey comes without its content, which the server never gives back (quirks.md §15).
func sampleKey(name, keyType string, algorithm any) document {
	return document{
		"name":      name,
		"keyType":   keyType,
		"algorithm": algorithm,
		"cryptoKeyInfoEnvironmentList": []any{
			document{"environmentName": "production", "alias": name, "source": nil},
		},
	}
}

// sampleKeystore comes with file and password: the server does give these back, encrypted (quirks.md §15).
func sampleKeystore(name, keystoreType string) document {
	return document{
		"name": name,
		"keyStoreEnvironmentList": []any{
			document{
				"environmentId": "environment-1",
				"file":          "ZW5jcnlwdGVkIGZpbGU=",
				"password":      "ZW5jcnlwdGVkIHBhc3N3b3Jk",
				"alias":         name,
				"keyStoreType":  keystoreType,
			},
		},
	}
}

func sampleCertificate(name, subject string) document {
	return document{
		"name": name,
		"certificateEnvironmentList": []any{
			document{
				"environmentName": "production",
				"alias":           name,
				"subjectDn":       subject,
				"startDate":       "2026-01-01T00:00:00.000Z",
				"endDate":         "2027-12-31T23:59:59.000Z",
			},
		},
	}
}

func sampleJWK(name, keyType string) document {
	return document{"name": name, "type": keyType, "kid": name, "sourceType": "GENERATE", "sourceUrl": nil}
}

func sampleProxy(name, path string) document {
	return document{"name": name, "type": "REST", "relativePath": path, "soapToRest": false}
}
