package sandbox

import "maps"

// storeObject stores an object with its defaults and returns the success.
func storeObject(c *call, within, key, name string, fields document) (reply, error) {
	object := defaults(within)
	maps.Copy(object, fields)
	object["name"] = name
	if within == keystores {
		encryptKeystore(object)
	}
	c.project.put(within, key, object)
	c.object = object
	if within == proxyGroups {
		c.path["groupName"] = name
	}
	return c.done(nil)
}

// defaults returns what omitted fields of a new object are set to.
func defaults(within string) document {
	switch within {
	case "ipGroups":
		return document{"description": nil, "ipList": []any{}}
	case "connections":
		return document{"description": nil, "deployToWorker": true, "enabled": true}
	case "rlcl":
		return document{"enabled": true, "credentialNameList": []any{}, "endpointRateLimitList": []any{}}
	case "knowledge-bases":
		return document{"status": "ACTIVE", "docCount": 0, "chunkCount": 0}
	}
	return document{"description": nil}
}

// environmentsExist rejects content for unknown environments.
func environmentsExist(c *call) error {
	for _, list := range []string{"cryptoKeyInfoEnvironmentList", "keyStoreEnvironmentList", "environmentValueList"} {
		for _, element := range elements(c.fields, list) {
			content, _ := element.(document)
			name := text(content, "environmentName")
			if name != "" && c.project.Collections[environments][name] == nil {
				return notFound(environments, name)
			}
		}
	}
	return nil
}
