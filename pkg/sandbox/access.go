package sandbox

// grant is one element of a credentialAccessList.
type grant struct {
	document document
	key      string // tells a proxy and a group of the same name apart
	title    string // such as "API Proxy (name:Orders)"
}

func grantedAccess(c *call) []document {
	return sorted(c.credential.Access)
}

// grantAccess adds to what was granted before, although it is a PUT (quirks.md §8). All of it is
// granted, or nothing.
func grantAccess(c *call, given document) error {
	grants, err := c.project.grants(given)
	if err != nil {
		return err
	}
	for _, grant := range grants {
		if _, granted := c.credential.Access[grant.key]; granted {
			return rejected("Credential (username:%s) has already access to %s!", c.path["username"], grant.title)
		}
	}
	for _, grant := range grants {
		c.credential.Access[grant.key] = grant.document
	}
	return nil
}

// revokeAccess is a DELETE with a body (quirks.md §8). All of it is revoked, or nothing.
func revokeAccess(c *call, given document) error {
	grants, err := c.project.grants(given)
	if err != nil {
		return err
	}
	for _, grant := range grants {
		if _, granted := c.credential.Access[grant.key]; !granted {
			return rejected("Credential (username:%s) does not have access to %s!", c.path["username"], grant.title)
		}
	}
	for _, grant := range grants {
		delete(c.credential.Access, grant.key)
	}
	return nil
}

// grants reads what to grant or to revoke: only what the project has.
func (p *project) grants(given document) ([]grant, error) {
	elements, _ := given["credentialAccessList"].([]any)
	if len(elements) == 0 {
		return nil, rejected("Credential access list can not be empty!")
	}
	var grants []grant
	for _, element := range elements {
		fields, _ := element.(document)
		name, kind := text(fields, "name"), text(fields, "type")
		if name == "" {
			return nil, rejected("Credential access object name can not be empty!")
		}
		var objects collection
		var title string
		switch kind {
		case "API_PROXY":
			objects, title = p.Collections[proxies], "API Proxy (name:"+name+")"
		case "API_PROXY_GROUP":
			objects, title = p.Collections[proxyGroups], "API Proxy Group (name:"+name+")"
		case "":
			return nil, rejected("Credential access object type can not be empty!")
		default:
			return nil, rejected("Invalid credential access object type: %s", kind)
		}
		if _, exists := objects[name]; !exists {
			return nil, rejected("%s is not found or user does not have privilege to access it!", title)
		}
		grants = append(grants, grant{fields, kind + " " + name, title})
	}
	return grants, nil
}
