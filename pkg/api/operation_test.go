package api

import (
	"slices"
	"strings"
	"testing"
)

func TestTheListOfOperationsIsWhole(t *testing.T) {
	operations := Operations()
	keys := make(map[string]bool)
	withoutSlash := 0
	for _, operation := range operations {
		keys[operation.Key()] = true
		if !strings.HasSuffix(operation.Path, "/") {
			withoutSlash++
		}
	}
	if len(operations) != 338 || len(keys) != 338 || withoutSlash != 52 { // quirks.md §6
		t.Errorf("%d operations, %d of them different, %d without a slash", len(operations), len(keys), withoutSlash)
	}
	if !slices.IsSortedFunc(operations, func(a, b Operation) int { return strings.Compare(a.Path, b.Path) }) {
		t.Error("the list is not sorted, so words do not win over placeholders")
	}
}

func TestFindOperation(t *testing.T) {
	for filled, want := range map[string]string{
		"GET /projects/": "GET /projects/",
		"GET /projects":  "",
		"PUT /projects/{project}/apiProxies/url/":            "PUT /projects/{projectName}/apiProxies/url/",
		"DELETE /projects/P/apiProxies/a%2Fb/":               "DELETE /projects/{projectName}/apiProxies/{apiProxyName}/ deploys",
		"DELETE /projects/P/credentials/u/privateKey/":       "DELETE /projects/{projectName}/credentials/{username}/privateKey/ deploys",
		"DELETE /projects/P/credentials//privateKey/":        "",
		"PATCH /projects/P/apiProxies/orders/settings/cors/": "PATCH /projects/{projectName}/apiProxies/{apiProxyName}/settings/cors/",
	} {
		method, path, _ := strings.Cut(filled, " ")
		operation, known := FindOperation(Route{method, path})
		got := operation.String()
		if operation.Deploys {
			got += " deploys"
		}
		if known != (want != "") || known && got != want {
			t.Errorf("%s is %q, want %q", filled, got, want)
		}
	}
}

func TestKeysDoNotKnowNames(t *testing.T) {
	ours, theirs := mustRoute(t, "GET /projects/{project}/credentials/"), mustRoute(t, "GET /projects/{projectName}/credentials/")
	if ours.Key() != theirs.Key() || ours.Key() == mustRoute(t, "GET /projects/{project}/credentials").Key() {
		t.Errorf("got %s and %s", ours.Key(), theirs.Key())
	}
}

func TestWhatDeletes(t *testing.T) {
	for pattern, want := range map[string]bool{
		"DELETE /projects/{project}/credentials/{username}/":             true,
		"POST /projects/{project}/apiProxies/{proxy}/endpoints/delete/":  true,
		"POST /projects/{project}/apiProxies/{proxy}/endpoints/details/": false,
	} {
		if got := mustRoute(t, pattern).Deletes(); got != want {
			t.Errorf("%s: %t", pattern, got)
		}
	}
}
