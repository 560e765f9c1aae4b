package sandbox

// accessType is a kind of thing that a credential may call.
type accessType struct {
	name       string
	collection string
	title      string // what messages call it
}

func accessTypes() []accessType {
	return []accessType{
		{"API_PROXY", proxies, "API Proxy"},
		{"API_PROXY_GROUP", proxyGroups, "API Proxy Group"},
	}
}

// grant is one element of a credentialAccessList.
type grant struct {
	document document
	title    string // such as "API Proxy (name:Orders)"
}

// key tells a proxy and a group of the same name apart.
func (g grant) key() string {
	return text(g.document, "type") + " " + text(g.document, "name")
}

func grantedAccess(c *call) []document {
	return sorted(c.credential.access)
}

// grantAccess adds to what was granted before, although it is a PUT (quirks.md §8). All of it is granted, or nothing.
func grantAccess(c *call) error {
	grants, err := c.givenAccess()
	if err != nil {
		return err
	}
	for _, grant := range grants {
		if _, granted := c.credential.access[grant.key()]; granted {
			return rejected("Credential (username:%s) has already access to %s!", c.path["username"], grant.title)
		}
	}
	for _, grant := range grants {
		c.credential.access[grant.key()] = grant.document
	}
	return nil
}

// revokeAccess is a DELETE with a body (quirks.md §8).
func revokeAccess(c *call) error {
	grants, err := c.givenAccess()
	if err != nil {
		return err
	}
	for _, grant := range grants {
		if _, granted := c.credential.access[grant.key()]; !granted {
			return rejected("Credential (username:%s) does not have access to %s!", c.path["username"], grant.title)
		}
	}
	for _, grant := range grants {
		delete(c.credential.access, grant.key())
	}
	return nil
}

func (c *call) givenAccess() ([]grant, error) {
	given, err := c.document()
	if err != nil {
		return nil, err
	}
	elements, _ := given["credentialAccessList"].([]any)
	if len(elements) == 0 {
		return nil, rejected("Credential access list can not be empty!")
	}
	var grants []grant
	for _, element := range elements {
		fields, _ := element.(document)
		grant, err := c.project.grant(fields)
		if err != nil {
			return nil, err
		}
		grants = append(grants, grant)
	}
	return grants, nil
}

// grant checks that a given access is to something the project has.
func (p *project) grant(fields document) (grant, error) {
	name, kind := text(fields, "name"), text(fields, "type")
	if name == "" {
		return grant{}, rejected("Credential access object name can not be empty!")
	}
	if kind == "" {
		return grant{}, rejected("Credential access object type can not be empty!")
	}
	for _, accessType := range accessTypes() {
		if accessType.name != kind {
			continue
		}
		title := accessType.title + " (name:" + name + ")"
		if _, exists := p.collections[accessType.collection][name]; !exists {
			return grant{}, rejected("%s is not found or user does not have privilege to access it!", title)
		}
		return grant{fields, title}, nil
	}
	return grant{}, rejected("Invalid credential access object type: %s", kind)
}
