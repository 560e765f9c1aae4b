package sandbox

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// documents returns the objects of a collection in the order of their names or numbers.
func documents(held collection) []document {
	keys := slices.SortedFunc(maps.Keys(held), func(a, b string) int {
		one, errOne := strconv.Atoi(a)
		other, errOther := strconv.Atoi(b)
		if errOne == nil && errOther == nil {
			return cmp.Compare(one, other)
		}
		return cmp.Compare(a, b)
	})
	ordered := make([]document, 0, len(keys))
	for _, key := range keys {
		ordered = append(ordered, shown(held[key]))
	}
	return ordered
}

// shown returns what the server returns of an object: not what begins with "$", and no content of a
// key (quirks.md §15).
func shown(object document) document {
	visible := maps.Clone(object)
	for name := range visible {
		if strings.HasPrefix(name, "$") {
			delete(visible, name)
		}
	}
	if list := elements(visible, "cryptoKeyInfoEnvironmentList"); list != nil {
		list = slices.Clone(list)
		for position, element := range list {
			info, _ := element.(document)
			info = maps.Clone(info)
			delete(info, "content")
			list[position] = info
		}
		visible["cryptoKeyInfoEnvironmentList"] = list
	}
	return visible
}

// listObjects lists the collection of the path. "?type" lists the objects with that value of the
// query parameter.
func listObjects(c *call, words []string) (reply, error) {
	found := documents(c.project.Collections[c.at])
	for _, word := range words {
		if name, isFilter := strings.CutPrefix(word, "?"); isFilter {
			found = slices.DeleteFunc(found, func(object document) bool {
				return !strings.EqualFold(text(object, name), c.query(name))
			})
		}
	}
	for position, object := range found {
		found[position] = asRead(object, words)
	}
	return c.sandbox.options.Dialect.list(found), nil
}

// getObject returns a list of one element.
func getObject(c *call, words []string) (reply, error) {
	object, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	object = advanced(object)
	return c.sandbox.options.Dialect.list([]document{asRead(object, words)}), nil
}

// createObject creates the object that the path names, or else the body. With "again", a name may
// be used twice: the second object cannot be addressed (quirks.md §14).
func createObject(c *call, words []string) (reply, error) {
	within, name := c.within, c.key
	if within != c.at[:max(0, strings.LastIndex(c.at, "/"))] || name == "" {
		within, name = c.at, text(c.fields, "name")
	}
	if err := environmentsExist(c); err != nil {
		return reply{}, err
	}
	key := name
	if _, taken := c.project.Collections[within][key]; taken {
		if !slices.Contains(words, "again") {
			return reply{}, exists(within, name)
		}
		key += " #" + strconv.Itoa(len(c.project.Collections[within]))
	}
	return storeObject(c, within, key, name, c.fields)
}

// upsertObject creates or replaces the object that the path names.
func upsertObject(c *call, words []string) (reply, error) {
	if c.object != nil {
		return replaceObject(c, words)
	}
	if err := sameName(c, words); err != nil {
		return reply{}, err
	}
	return storeObject(c, c.within, c.key, c.key, c.fields)
}

// replaceObject replaces all fields, including omitted ones, but for secrets (quirks.md §14, §15).
// With "rename" another name in the body renames the object; with "same" it is rejected; with
// "fixed" a field may not change.
func replaceObject(c *call, words []string) (reply, error) {
	if c.within == "" { // identified by the body
		c.within, c.key = c.at, text(c.fields, "name")
		c.object = c.project.Collections[c.within][c.key]
	}
	old, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	if position := slices.Index(words, "fixed"); position >= 0 {
		if field := words[position+1]; text(c.fields, field) != text(old, field) {
			return reply{}, rejected("%s can not be changed!", field)
		}
	}
	keepSecrets(old, c.fields, slices.Contains(words, "blank"))
	for name, value := range old {
		_, given := c.fields[name]
		if !given && (strings.HasPrefix(name, "$") || name == "id" || name == "builtIn") {
			c.fields[name] = value
		}
	}
	if err := renamed(c, words); err != nil {
		return reply{}, err
	}
	return storeObject(c, c.within, c.key, c.key, c.fields)
}

// mergeObject changes the given fields only. With "keep-null", null means not given.
func mergeObject(c *call, words []string) (reply, error) {
	object, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	if err := environmentsExist(c); err != nil {
		return reply{}, err
	}
	if slices.Contains(words, "keep-null") {
		maps.DeleteFunc(c.fields, func(_ string, value any) bool { return value == nil })
	}
	if err := renamed(c, words); err != nil {
		return reply{}, err
	}
	maps.Copy(object, c.fields)
	object["name"] = c.key
	if c.within == keystores {
		encryptKeystore(object)
	}
	return c.done(nil)
}

func deleteObject(c *call, _ []string) (reply, error) {
	if _, err := c.existing(); err != nil {
		return reply{}, err
	}
	c.project.remove(c.within, c.key)
	if c.says("text") {
		return c.done(document{"resultMessage": kindOf(c.within) + " " + c.key + " was deleted"})
	}
	if c.within == proxies {
		c.project.regroup(c.key, "")
		delete(c.path, "apiProxyName") // there is nothing left to record a deployment of
	}
	return c.done(nil)
}

// renamed gives the object the name in the body, if that is allowed.
func renamed(c *call, words []string) error {
	name := text(c.fields, "name")
	if !slices.Contains(words, "rename") || name == "" || name == c.key {
		return sameName(c, words)
	}
	if c.project.Collections[c.within][name] != nil {
		return exists(c.within, name)
	}
	c.project.rename(c.within, c.key, name)
	if c.within == proxies {
		c.project.regroup(c.key, name)
	}
	c.key = name
	return nil
}

func sameName(c *call, words []string) error {
	name := text(c.fields, "name")
	if slices.Contains(words, "same") && name != "" && !strings.EqualFold(name, c.key) {
		return rejected("Name in path (%s) does not match name in body (%s)!", c.key, name)
	}
	return nil
}

// bareObject returns the object without an envelope.
func bareObject(c *call, _ []string) (reply, error) {
	object, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	return jsonReply(http.StatusOK, advanced(object)), nil
}
