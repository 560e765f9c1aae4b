package sandbox

import (
	"maps"
	"net/http"
)

// createOrganization returns the organization itself. Only organizations have no envelope and are
// not deployed (quirks.md §1).
func createOrganization(c *call) (reply, error) {
	given, err := givenOrganization(c)
	if err != nil {
		return reply{}, err
	}
	code := text(given, "code")
	if code == "" {
		return reply{}, rejected("Organization code can not be empty!")
	}
	if _, taken := c.project.Collections[organizations][code]; taken {
		return reply{}, failure{http.StatusConflict, "Organization (code: " + code + ") already exists!"}
	}
	c.project.Collections[organizations][code] = given
	return jsonReply(http.StatusCreated, withoutSecrets(given)), nil
}

func showOrganization(c *call) (reply, error) {
	return jsonReply(http.StatusOK, withoutSecrets(c.organization)), nil
}

// updateOrganization keeps omitted names and the code, but not omitted metadata (quirks.md §14).
func updateOrganization(c *call) (reply, error) {
	given, err := givenOrganization(c)
	if err != nil {
		return reply{}, err
	}
	given["code"] = c.path["code"]
	for _, name := range []string{"nameDefault", "nameSecondary", "parentOrganizationCode"} {
		if text(given, name) == "" {
			given[name] = c.organization[name]
		}
	}
	c.project.Collections[organizations][c.path["code"]] = given
	return jsonReply(http.StatusOK, withoutSecrets(given)), nil
}

func deleteOrganization(c *call) (reply, error) {
	delete(c.project.Collections[organizations], c.path["code"])
	return reply{status: http.StatusNoContent}, nil
}

// givenOrganization reads an organization from the body. Its parent must exist.
func givenOrganization(c *call) (document, error) {
	given, err := c.document()
	if err != nil {
		return nil, err
	}
	parent := text(given, "parentOrganizationCode")
	if _, exists := c.project.Collections[organizations][parent]; parent != "" && !exists {
		return nil, rejected("Parent organization (code: %s) was not found!", parent)
	}
	fields := document{"nameDefault": nil, "nameSecondary": nil, "parentOrganizationCode": nil, "metadata": []any{}}
	maps.Copy(fields, given)
	return fields, nil
}
