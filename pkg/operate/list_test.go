package operate

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

const listPlans = "GET /projects/{project}/limit-plans"

// page returns a page of the list of the common contract; without a number and a total if
// they are negative.
func page(number, pages int, keys ...string) func(http.ResponseWriter) {
	items, _ := json.Marshal(keys)
	numbers := ""
	if number >= 0 {
		numbers += fmt.Sprintf(`,"page":%d`, number)
	}
	if pages >= 0 {
		numbers += fmt.Sprintf(`,"totalPages":%d`, pages)
	}
	return say(200, `{"status":"SUCCESS","items":`+string(items)+numbers+`}`)
}

func TestReadListReadsEveryPage(t *testing.T) {
	none := page(-1, -1)
	for name, test := range map[string]struct {
		answers []func(http.ResponseWriter)
		limit   int
		want    string
		sent    int
	}{
		"two pages":         {answers: []func(http.ResponseWriter){page(0, 2, "a", "b"), page(1, 2, "c")}, want: `"a" "b" "c"`, sent: 2},
		"one page":          {answers: []func(http.ResponseWriter){page(0, 1, "a")}, want: `"a"`, sent: 1},
		"empty":             {answers: []func(http.ResponseWriter){page(0, 0)}, sent: 1},
		"no totals":         {answers: []func(http.ResponseWriter){page(0, -1, "a"), page(1, -1, "b"), none}, want: `"a" "b"`, sent: 3},
		"no numbers at all": {answers: []func(http.ResponseWriter){page(-1, -1, "a"), page(-1, -1, "b"), none}, want: `"a" "b"`, sent: 3},
		"negative total":    {answers: []func(http.ResponseWriter){say(200, `{"items":["a"],"page":0,"totalPages":-1}`), none}, want: `"a"`, sent: 2},
		"totals in other notations": {answers: []func(http.ResponseWriter){
			say(200, `{"items":["a"],"page":"0","totalPages":2.0}`), say(200, `{"items":["b"],"page":1.0,"totalPages":"2"}`)}, want: `"a" "b"`, sent: 2},
		"old envelope":       {answers: []func(http.ResponseWriter){say(200, `{"status":"SUCCESS","resultList":["a"],"resultCount":1}`)}, want: `"a"`, sent: 1},
		"a page is not full": {answers: []func(http.ResponseWriter){say(200, `{"items":["a"],"page":0,"size":20}`)}, want: `"a"`, sent: 1},
		"has become shorter": {answers: []func(http.ResponseWriter){page(0, 9, "a"), page(1, 1)}, want: `"a"`, sent: 2},
		"limit in page 1":    {answers: []func(http.ResponseWriter){page(0, 2, "a", "b"), page(1, 2, "c", "d")}, limit: 3, want: `"a" "b" "c"`, sent: 2},
		"limit in page 0":    {answers: []func(http.ResponseWriter){page(0, 2, "a", "b")}, limit: 1, want: `"a"`, sent: 1},
		"elements only": {answers: []func(http.ResponseWriter){
			say(200, `{"items":["a"],"page":0,"size":1,"totalElements":2}`), say(200, `{"items":["b"],"page":1,"size":1,"totalElements":2}`)}, want: `"a" "b"`, sent: 2},
		"equal pages with numbers": {answers: []func(http.ResponseWriter){page(0, 2, "a"), page(1, 2, "a")}, want: `"a" "a"`, sent: 2},
		"members of a hierarchy": {answers: []func(http.ResponseWriter){
			say(200, `{"members":{"content":["a"],"page":0,"size":1,"totalElements":2}}`),
			say(200, `{"members":{"content":["b"],"page":1,"size":1,"totalElements":2}}`)}, want: `"a" "b"`, sent: 2},
		"nodes of a hierarchy": {answers: []func(http.ResponseWriter){say(200, `{"nodes":["a","b"]}`)}, want: `"a" "b"`, sent: 1},
	} {
		s := serve(t, test.answers...)
		documents, _, err := ReadList(t.Context(), dial(t, s), request(t, listPlans), test.limit)
		var got []string
		for _, d := range documents {
			got = append(got, string(d))
		}
		if err != nil || strings.Join(got, " ") != test.want || len(s.addresses()) != test.sent {
			t.Errorf("%s: got %s, %v after %q", name, got, err, s.addresses())
		}
	}
}

func TestReadListReplacesPageAndSize(t *testing.T) {
	r := request(t, listPlans)
	r.Query = map[string][]string{"page": {"7"}, "size": {"1"}, "sort": {"name"}}
	for limit, want := range map[int][]string{
		0:   {"GET /limit-plans?page=0&size=200&sort=name", "GET /limit-plans?page=1&size=200&sort=name"},
		500: {"GET /limit-plans?page=0&size=200&sort=name", "GET /limit-plans?page=1&size=200&sort=name"},
		5:   {"GET /limit-plans?page=0&size=5&sort=name", "GET /limit-plans?page=1&size=5&sort=name"},
	} {
		s := serve(t, page(0, 2, "a"), page(1, 2, "b"))
		if _, _, err := ReadList(t.Context(), dial(t, s), r, limit); err != nil || !slices.Equal(s.addresses(), want) {
			t.Errorf("limit %d: sent %q, %v", limit, s.addresses(), err)
		}
	}
	if r.Query.Get("page") != "7" {
		t.Error("the request was changed")
	}
}

// Half a list must not look like a whole one.
func TestReadListFailsIfTheListIsNotReadToItsEnd(t *testing.T) {
	for name, answers := range map[string][]func(http.ResponseWriter){
		"same number":      {page(0, 3, "a"), page(0, 3, "b")},
		"same element":     {page(-1, -1, "a"), page(-1, -1, "a")},
		"same page":        {page(0, -1, "a", "b"), page(1, -1, "a", "b")},
		"ends early":       {page(0, 9, "a"), page(1, 9)},
		"empty at once":    {page(0, 9)},
		"no list":          {page(0, 2, "a"), say(200, `{"page":1}`)},
		"never ends":       {page(-1, -1, "a"), page(-1, -1, "b"), page(-1, -1, "c"), page(-1, -1, "d")},
		"total grows":      {page(0, 2, "a"), page(1, 3, "b"), page(2, 4, "c"), page(3, 5, "d")},
		"refused half way": {page(0, 2, "a"), say(500, `{"status":"FAILURE","resultMessage":"no"}`)},
	} {
		s := serve(t, answers...)
		documents, _, err := readPages(t.Context(), dial(t, s), request(t, listPlans), 0, 3)
		if documents != nil || !fault.Is(err, fault.Unreadable, fault.Failed) {
			t.Errorf("%s: got %s, %v", name, documents, err)
		}
	}
}

// A server that ignores the number of the page, but repeats it, is asked no more than twice.
func TestReadListStopsAtAPageThatRepeats(t *testing.T) {
	s := serve(t, page(0, -1, "a"), page(1, -1, "a"), page(2, -1, "a"))
	if _, _, err := ReadList(t.Context(), dial(t, s), request(t, listPlans), 0); !fault.Is(err, fault.Unreadable) || len(s.addresses()) != 2 {
		t.Errorf("got %v after %q", err, s.addresses())
	}
}

func TestReadListReportsGaps(t *testing.T) {
	s := serve(t, say(200, `{"nodes":["a"],"partial":true,"unavailableEnvironments":["staging","test"],"notes":["traffic logs are missing"]}`))
	_, gaps, err := ReadList(t.Context(), dial(t, s), request(t, listPlans), 0)
	if want := "the report is incomplete; no data from staging, test; traffic logs are missing"; gaps != want || err != nil {
		t.Errorf("got %q, %v", gaps, err)
	}
}

func TestReadListOfAnOldList(t *testing.T) {
	s := serve(t, say(200, `{"status":"SUCCESS","resultList":["a","b"],"page":0,"totalPages":9}`))
	documents, _, err := ReadList(t.Context(), dial(t, s), request(t, "GET /projects/{project}/credentials/"), 1)
	if err != nil || len(documents) != 1 || !slices.Equal(s.addresses(), []string{"GET /credentials/"}) {
		t.Errorf("got %s, %v after %q", documents, err, s.addresses())
	}
}
