package operate

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/fault"
)

const (
	pageSize = 200   // the most that a page can have; servers cut a larger size without notice (quirks.md §23)
	maxPages = 10000 // more than any list has: the server does not end it
)

// Read carries out a request that changes nothing and checks the envelope of the
// response.
func Read(ctx context.Context, client *api.Client, request api.Request) (*answer.Reply, error) {
	reply, err := client.Send(ctx, request)
	if err == nil {
		err = reply.Check()
	}
	return reply, err
}

// ReadList returns the first documents of a list, or all if limit is 0. It reads all the
// pages that this takes; the page and the size in the request are replaced. gaps says what is
// missing in a report, or is empty.
func ReadList(ctx context.Context, client *api.Client, request api.Request, limit int) (all []json.RawMessage, gaps string, err error) {
	return readPages(ctx, client, request, limit, maxPages)
}

func readPages(ctx context.Context, client *api.Client, request api.Request, limit, most int) (all []json.RawMessage, gaps string, err error) {
	var before []json.RawMessage // the documents of the page before
	for number := range most {
		if request.Operation.Paged {
			request = atPage(request, number, limit)
		}
		reply, err := Read(ctx, client, request)
		if err != nil {
			return nil, "", err
		}
		page, err := reply.Page()
		if err != nil {
			return nil, "", err
		}
		gaps = cmp.Or(gaps, reply.Gaps())
		switch {
		case len(page.Documents) == 0 && page.Pages > number+1:
			return nil, "", brokenList(reply, fmt.Sprintf("page %d of %d is empty", number+1, page.Pages))
		case len(page.Documents) == 0:
			return all, gaps, nil
		case number > 0 && page.Number >= 0 && page.Number != number,
			number > 0 && (page.Number < 0 || page.Pages == 0) && slices.EqualFunc(page.Documents, before, equal):
			return nil, "", brokenList(reply, "the server did not return the next page")
		}
		all, before = append(all, page.Documents...), page.Documents
		if limit > 0 && len(all) >= limit {
			return all[:limit], gaps, nil
		}
		isLast := page.Pages > 0 && number+1 >= page.Pages || page.Pages == 0 && len(page.Documents) < page.Size
		if !request.Operation.Paged || isLast {
			return all, gaps, nil
		}
		if number+1 == most {
			return nil, "", brokenList(reply, fmt.Sprintf("it has more than %d pages", most))
		}
	}
	return all, gaps, nil
}

func equal(a, b json.RawMessage) bool { return bytes.Equal(a, b) }

// atPage returns the request for a page.
func atPage(request api.Request, number, limit int) api.Request {
	size := pageSize
	if limit > 0 {
		size = min(limit, size)
	}
	return withQuery(withQuery(request, "page", strconv.Itoa(number)), "size", strconv.Itoa(size))
}

// withQuery returns a copy of the request in which a parameter has one value.
func withQuery(request api.Request, name, value string) api.Request {
	if request.Query = maps.Clone(request.Query); request.Query == nil {
		request.Query = make(url.Values)
	}
	request.Query.Set(name, value)
	return request
}

func brokenList(reply *answer.Reply, why string) error {
	return fault.Newf(fault.Unreadable, "cannot read the list to its end: %s", why).
		WithHint("use a limit to read only the beginning").At(reply.Host, reply.Status)
}
