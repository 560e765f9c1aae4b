package sandbox

import (
	"net/http"
)

// shownProvider replaces the secret of an identity provider by whether there is one.
func shownProvider(provider document) document {
	visible := shown(provider)
	delete(visible, "clientSecret")
	visible["clientSecretSet"] = text(provider, "clientSecret") != ""
	return visible
}

func createProvider(c *call, _ []string) (reply, error) {
	name := text(c.fields, "name")
	if c.project.Collections[c.at][name] != nil {
		return reply{}, failure{status: http.StatusConflict}
	}
	c.project.put(c.at, name, c.fields)
	return jsonReply(http.StatusCreated, shownProvider(c.fields)), nil
}

// updateProvider replaces a provider. A blank secret keeps the stored one; another name renames it.
func updateProvider(c *call, _ []string) (reply, error) {
	old, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	keepSecrets(old, c.fields, true)
	if err := renamed(c, []string{"rename"}); err != nil {
		return reply{}, err
	}
	c.fields["name"] = c.key
	c.project.put(c.within, c.key, c.fields)
	return jsonReply(http.StatusOK, shownProvider(c.fields)), nil
}

func deleteProvider(c *call, _ []string) (reply, error) {
	if _, err := c.existing(); err != nil {
		return reply{}, err
	}
	c.project.remove(c.within, c.key)
	return reply{status: http.StatusNoContent}, nil
}

func showProvider(c *call, _ []string) (reply, error) {
	provider, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	return jsonReply(http.StatusOK, shownProvider(provider)), nil
}

func listProviders(c *call, _ []string) (reply, error) {
	found := []document{}
	for _, provider := range documents(c.project.Collections[c.at]) {
		found = append(found, shownProvider(provider))
	}
	return jsonReply(http.StatusOK, found), nil
}
