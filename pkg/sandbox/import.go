package sandbox

// importObject creates what is in a package. A name that is in use gets a suffix, which the answer
// does not tell; override is a query parameter here (quirks.md §9, §14).
func importObject(c *call, words []string) (reply, error) {
	return importPackage(c, words[0], words[1], c.query("override") == "true")
}

// importObjects does the same for every type of object; override is a field of the form here.
func importObjects(c *call, words []string) (reply, error) {
	kind, _, err := typed(c.path["type"])
	if err != nil {
		return reply{}, err
	}
	return importPackage(c, kind, words[0], c.fields["override"] == "true")
}

func importPackage(c *call, kind, part string, override bool) (reply, error) {
	packed, err := unpack(c, part)
	if err != nil {
		return reply{}, err
	}
	if packed.Type != kind {
		return reply{}, rejected("Package contains objects of type %s instead of %s!", packed.Type, kind)
	}
	if err := mappingsExist(c); err != nil {
		return reply{}, err
	}
	carryOver(c, packed, override)
	return imported(c, packed)
}

// mappingsExist rejects the mapping of an environment to an unknown one.
func mappingsExist(c *call) error {
	for _, target := range inner(c.fields, "environmentMapping") {
		name, _ := target.(string)
		if name != "" && c.project.Collections[environments][name] == nil { // "" leaves an environment out
			return notFound(environments, name)
		}
	}
	return nil
}

// imported returns the success of an import, with what could not be carried over (quirks.md §24).
func imported(c *call, packed content) (reply, error) {
	if len(packed.Unresolved) == 0 {
		return c.done(nil)
	}
	return c.done(document{"unresolvedReferences": packed.Unresolved})
}

// carryOver stores the objects of a package and returns their names.
func carryOver(c *call, packed content, override bool) []string {
	var names []string
	for _, packed := range packed.Items {
		name := packed.Name
		for c.project.Collections[packed.Within][name] != nil && !override {
			name += "-imported"
			if path := text(packed.Object, "relativePath"); path != "" {
				packed.Object["relativePath"] = path + "-imported"
			}
		}
		c.project.unbundle(packed, name)
		names = append(names, name)
	}
	return names
}

// overrideProxy replaces the proxy of the path by what is in a package. It keeps its name and stays
// deployed as it was; the metadata may replace its backends.
func overrideProxy(c *call, words []string) (reply, error) {
	if _, err := c.existing(); err != nil {
		return reply{}, err
	}
	packed, err := unpack(c, words[0])
	if err != nil {
		return reply{}, err
	}
	if packed.Type != "API_PROXY" {
		return reply{}, rejected("Package contains objects of type %s instead of API_PROXY!", packed.Type)
	}
	c.project.unbundle(packed.Items[0], c.key)
	proxy, metadata := c.project.Collections[proxies][c.key], inner(c.fields, "metadata")
	if routing := inner(metadata, "routing"); routing != nil {
		proxy["routing"] = document{
			"routingEnabled": true, "routingAddressList": routing["addressList"],
			"loadBalanceAlgorithm": routing["algorithm"],
		}
	}
	if enabled, given := metadata["maintenanceMode"].(bool); given {
		c.project.put(below(below(proxies, c.key), "settings"), "maintenance-mode", document{"enabled": enabled})
	}
	return imported(c, packed)
}
