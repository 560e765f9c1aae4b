package sandbox

// grant is one element of a credentialAccessList.
type grant struct {
	document document
	key      string // distinguishes a proxy and a group of the same name
	title    string // such as "API Proxy (name:Orders)"
}

func grantedAccess(c *call) []document { return sorted(c.credential.Access) }

// changeAccess grants or revokes all of the given access, or none of it. A PUT adds to the existing
// access, and the DELETE has a body (quirks.md §8).
func changeAccess(granting bool) func(*call, document) error {
	problem := "does not have access"
	if granting {
		problem = "has already access"
	}
	return func(c *call, given document) error {
		grants, err := c.project.grants(given)
		if err != nil {
			return err
		}
		for _, grant := range grants {
			if _, granted := c.credential.Access[grant.key]; granted == granting {
				return rejected("Credential (username:%s) %s to %s!", c.path["username"], problem, grant.title)
			}
		}
		for _, grant := range grants {
			if granting {
				c.credential.Access[grant.key] = grant.document
			} else {
				delete(c.credential.Access, grant.key)
			}
		}
		return nil
	}
}

// grants reads the access to grant or revoke. The objects must exist in the project.
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
