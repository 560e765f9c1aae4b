package answer

import (
	"encoding/json"
	"strconv"

	"github.com/apiops-cli/apiops/pkg/document"
)

// Page is a list, or one page of it (quirks.md §23).
type Page struct {
	Documents []json.RawMessage // as the server wrote them
	Number    int               // from 0; -1 if not reported
	Pages     int               // how many there are; 0 if not reported
	Size      int               // how many documents a full page has; 0 if not reported
}

// Page returns the page of a list in a response. A response without page numbers is a
// page, too.
func (r *Reply) Page() (Page, error) {
	page := Page{Number: -1}
	if err := r.Check(); err != nil {
		return page, err
	}
	list := json.RawMessage(r.Body())
	if document.IsObject(list) {
		envelope, err := r.envelope()
		if err != nil {
			return page, err
		}
		var found bool
		if list, found = page.find(envelope.Object); !found {
			return page, unreadable(r, `it has no "resultList"`)
		}
		if list == nil { // explicit null: an empty list (quirks.md §16)
			return page, nil
		}
	} else if err := document.Check(list); err != nil {
		return page, unreadable(r, err.Error())
	}
	var ok bool
	if page.Documents, ok = document.ReadList(list); !ok {
		return page, unreadable(r, "it contains no list")
	}
	return page, nil
}

// find returns the list in an object and reads the numbers beside it. The old envelope has the whole
// list. A usage hierarchy is a tree in one piece, or a page of members.
func (p *Page) find(o document.Object) (list json.RawMessage, found bool) {
	members := document.Members(o.Get("members"))
	switch {
	case o.Has("resultList"):
		p.Pages = 1
		return o.Get("resultList"), true
	case o.Has("items"):
		p.count(o)
		return o.Get("items"), true
	case members.Has("content"):
		p.count(members)
		return members.Get("content"), true
	case o.Has("nodes"):
		p.Pages = 1
		return o.Get("nodes"), true
	}
	return nil, false
}

// count reads the numbers of a page. Some lists report how many elements there are, but
// not how many pages.
func (p *Page) count(o document.Object) {
	if number, ok := natural(o, "page"); ok {
		p.Number = number
	}
	p.Size, _ = natural(o, "size")
	if pages, ok := natural(o, "totalPages"); ok {
		p.Pages = pages
		return
	}
	if elements, known := natural(o, "totalElements"); known && p.Size > 0 {
		p.Pages = (elements + p.Size - 1) / p.Size
	}
}

// Gaps says what is missing in a usage report that some source could not be read for, or returns ""
// (quirks.md §23).
func (r *Reply) Gaps() string {
	envelope, err := r.envelope()
	if err != nil || string(envelope.Get("partial")) != "true" {
		return ""
	}
	gaps := "the report is incomplete"
	environments, _ := document.ReadList(envelope.Get("unavailableEnvironments"))
	notes, _ := document.ReadList(envelope.Get("notes"))
	for i, missing := range environments {
		gaps += map[bool]string{true: "; no data from ", false: ", "}[i == 0] + shown(missing)
	}
	for _, note := range notes {
		gaps += "; " + shown(note)
	}
	return gaps
}

// natural returns a whole number that is not negative, also if it is written as 2.0 or "2".
func natural(o document.Object, key string) (n int, ok bool) {
	number, err := strconv.ParseFloat(document.Words(o.Get(key)), 64)
	n = int(number)
	return n, err == nil && n >= 0 && float64(n) == number
}
