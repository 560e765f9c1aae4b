package raw

import (
	"encoding/json"
	"fmt"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
)

// request makes of the command line what is to be sent.
func (o *options) request(session *command.Session, w words) (api.Request, error) {
	if isURL(w.path) {
		host, err := session.Host()
		if err != nil {
			return api.Request{}, err
		}
		if w.path, err = withoutHost(w.path, host); err != nil {
			return api.Request{}, err
		}
	}
	path, query, err := parsePath(w.path)
	if err != nil {
		return api.Request{}, err
	}
	request := api.Request{Route: api.Route{Method: w.method, Path: path}, Query: query}
	in := func(file string) ([]byte, error) { return session.ReadInput(file, maxInput) }
	if err := o.fill(&request, in); err != nil {
		return api.Request{}, err
	}
	if len(request.Route.Names()) > 0 {
		project, err := session.Project()
		if err != nil {
			return api.Request{}, err
		}
		request.Values = map[string]string{"project": project}
	}
	return request, nil
}

// fill adds what the flags say: headers, and fields of the query or a body.
func (o *options) fill(request *api.Request, in source) (err error) {
	if request.Header, err = parseHeaders(o.headers, in); err != nil {
		return err
	}
	contentType := request.Header.Get("Content-Type")
	request.Header.Del("Content-Type") // the body has it
	switch {
	case contentType != "" && o.input == "":
		return &command.UsageError{Message: "a Content-Type only goes with --input", Hint: "--field makes JSON, --form a multipart form"}
	case o.input != "":
		request.Body, err = readBody(o.input, contentType, in)
	case len(o.forms) > 0:
		request.Body, err = formOf(o.forms, in)
	case request.Route.Reads():
		err = addQuery(request.Query, o.fields, in)
	case len(o.fields) > 0:
		request.Body, err = bodyOf(o.fields, in)
	}
	return err
}

// readBody reads a body that is ready; what is to be JSON has to be.
func readBody(file, contentType string, in source) (api.Body, error) {
	content, err := in(file)
	if err != nil {
		return nil, err
	}
	if contentType != "" {
		return api.Bytes(contentType, content), nil
	}
	if err := json.Unmarshal(content, new(json.RawMessage)); err != nil {
		return nil, &command.UsageError{Message: fmt.Sprintf("%s is not JSON: %v", command.InputName(file), err), Hint: "say what it is with -H 'Content-Type: …'"}
	}
	return api.Bytes("application/json", content), nil
}

// maxInput bounds what is read of a file that is sent, in bytes: it is kept in
// memory, to be sent again where that is called for.
const maxInput = 1 << 30

// source reads the files that flags name.
type source func(file string) ([]byte, error)
