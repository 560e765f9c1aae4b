package sandbox

import (
	"reflect"
	"slices"
)

// addElements adds to a list of the object; what is in it already is ignored.
func addElements(c *call, words []string) (reply, error) {
	list := elements(c.object, words[0])
	given, err := givenElements(c, words[0])
	if err != nil {
		return reply{}, err
	}
	for _, element := range given {
		if !contains(list, element) {
			list = append(list, element)
		}
	}
	c.object[words[0]] = list
	return c.done(nil)
}

// putElements replaces a list of the object.
func putElements(c *call, words []string) (reply, error) {
	given, err := givenElements(c, words[0])
	if err != nil {
		return reply{}, err
	}
	c.object[words[0]] = given
	return c.done(nil)
}

// takeElements removes from a list of the object. The DELETE has a body (quirks.md §8).
func takeElements(c *call, words []string) (reply, error) {
	given, err := givenElements(c, words[0])
	if err != nil {
		return reply{}, err
	}
	c.object[words[0]] = slices.DeleteFunc(elements(c.object, words[0]), func(element any) bool {
		return contains(given, element)
	})
	return c.done(nil)
}

// clearElements removes a list of the object.
func clearElements(c *call, words []string) (reply, error) {
	delete(c.object, words[0])
	return c.done(nil)
}

// givenElements returns a list of the body. Credentials in it must exist.
func givenElements(c *call, name string) ([]any, error) {
	given, isList := c.fields[name].([]any)
	if !isList {
		return nil, rejected("%s must be a list!", name)
	}
	if name == "credentialNameList" {
		for _, element := range given {
			username, _ := element.(string)
			if c.project.Credentials[username] == nil {
				return nil, unknownCredential(username)
			}
		}
	}
	return given, nil
}

// contains compares elements that are objects by what identifies them.
func contains(list []any, element any) bool {
	return slices.ContainsFunc(list, func(other any) bool {
		one, isObject := element.(document)
		another, isAnother := other.(document)
		if isObject && isAnother && one["apiProxyName"] != nil {
			return text(one, "apiProxyName") == text(another, "apiProxyName") &&
				text(one, "endpointName") == text(another, "endpointName") &&
				text(one, "endpointHTTPMethod") == text(another, "endpointHTTPMethod")
		}
		return reflect.DeepEqual(element, other)
	})
}
