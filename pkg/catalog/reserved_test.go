package catalog

import (
	"strings"
	"testing"
)

func TestANewNameMayBeAWordOfAPath(t *testing.T) {
	create, _ := Find(Route{"POST", "/projects/{project}/apiProxies/url/"})
	names := []string{"project", "proxy"} // the latter is in the body
	reserved := func(name string) (other Operation, found bool) {
		_, other, found = create.Reserved(names).Find(names, map[string]string{"project": "P", "proxy": name})
		return other, found
	}
	for _, name := range []string{"import", "url", "file", "ai", "mcp", "a2a", "promotion", "forpromotion"} {
		if _, found := reserved(name); !found {
			t.Errorf("a proxy may be called %q", name)
		}
	}
	for _, name := range []string{"Orders", "endpoints", "", "{proxy}x"} {
		if other, found := reserved(name); found {
			t.Errorf("a proxy may not be called %q because of %s", name, other)
		}
	}
}

func TestANameMayBeAWordOfThePathOfAnotherOperation(t *testing.T) {
	const proxies = "/projects/{project}/apiProxies/"
	for _, c := range []struct {
		route, name string
		reserved    bool // by any operation of the method
		isOther     bool // the very request would be another operation
	}{
		{"GET " + proxies + "{proxy}/", "forpromotion", true, false}, // which has no slash at the end
		{"POST " + proxies + "{proxy}/endpoints/", "import", true, false},
		{"POST " + proxies + "{proxy}/endpoints/", "ai", true, true},
		{"PUT " + proxies + "{proxy}/import/", "url", true, false},
		{"DELETE " + proxies + "{proxy}/", "import", false, false},
		{"GET " + proxies + "{proxy}/", "import", false, false},
		{"GET " + proxies + "{proxy}/", "Orders", false, false},
		{"POST " + proxies + "ai/{proxy}/", "ai", false, false},
		{"GET /projects/{project}/certificates/{certificate}/export/", "truststore", true, true},
	} {
		route, err := ParseRoute(c.route)
		if err != nil {
			t.Fatal(err)
		}
		names := route.Names()
		values := map[string]string{"project": "P", names[1]: c.name}
		operation, _ := Find(route)
		name, other, found := operation.Reserved(nil).Find(names, values)
		if found != c.reserved || found && (name != names[1] || other.Method != route.Method) {
			t.Errorf("%s with %s: got %q of %s", c.route, c.name, name, other)
		}
		if isOther := route.IsOther(values); isOther != c.isOther {
			t.Errorf("%s with %s: is another operation: %t", c.route, c.name, isOther)
		}
	}
}

// Nothing is in the place of a project, so that Reserved need not look for it.
func TestNoPathHasAWordInsteadOfAProject(t *testing.T) {
	for _, operation := range Operations() {
		if rest, found := strings.CutPrefix(operation.Path, "/projects/"); found && rest != "" && !strings.HasPrefix(rest, "{") {
			t.Errorf("%s", operation)
		}
	}
}
