package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
)

// request is what the command line asks for.
type request struct {
	api.Request
	due bool // a deployment is to be expected
}

// request makes of the command line what is to be sent.
func (o *options) request(ctx context.Context, run *command.Run, w words) (request, error) {
	if isURL(w.path) {
		host, err := run.Host()
		if err != nil {
			return request{}, err
		}
		if w.path, err = withoutHost(w.path, host); err != nil {
			return request{}, err
		}
	}
	path, query, err := parsePath(w.path)
	if err != nil {
		return request{}, err
	}
	r := request{Request: api.Request{Operation: operationOf(catalog.Route{Method: w.method, Path: path}), Query: query}}
	in := source{ctx, run.Console}
	if err := o.fill(&r, in); err != nil {
		return request{}, err
	}
	if len(r.Operation.Names()) > 0 {
		project, err := run.Project()
		if err != nil {
			return request{}, err
		}
		r.Values = map[string]string{"project": project}
	}
	return r, nil
}

// operationOf is what the catalog says of a path with names in it.
func operationOf(route catalog.Route) catalog.Operation {
	operation, known := catalog.Match(route)
	if !known {
		operation = catalog.Unknown(route)
	}
	operation.Route = route
	return operation
}

// fill adds what the flags say: headers, and fields of the query or a body.
func (o *options) fill(r *request, in source) (err error) {
	if r.Header, err = parseHeaders(o.headers, in); err != nil {
		return err
	}
	contentType := r.Header.Get("Content-Type")
	r.Header.Del("Content-Type") // the body has it
	var body json.RawMessage     // what it says of a deployment; nil where that cannot be seen
	switch {
	case contentType != "" && o.input == "":
		return fault.Usagef("a Content-Type only goes with --input").WithHint("--field makes JSON, --form a multipart form")
	case o.input != "":
		r.Body, body, err = readBody(o.input, contentType, in)
	case len(o.forms) > 0:
		r.Body, body, err = formOf(o.forms, in)
	case r.Operation.Method == "GET":
		err = addQuery(r.Query, o.fields, in)
	case len(o.fields) > 0:
		if body, err = bodyOf(o.fields, in); err == nil {
			r.Body = api.JSON(body)
		}
	}
	if err != nil {
		return err
	}
	r.due = isDue(r.Request, body)
	return nil
}

// maxJSON bounds a body of JSON that is read before it is sent, in bytes: from
// stdin, and from a file where it is to be looked into.
const maxJSON = 16 << 20

// readBody opens a body that is ready; what is to be JSON has to be. A larger file
// is read while it is checked, and again while it is sent.
func readBody(name, contentType string, in source) (*api.Body, json.RawMessage, error) {
	if name == "-" && contentType == "" {
		content, err := in.read(name, maxJSON)
		if err != nil {
			return nil, nil, err
		}
		return jsonBody(name, content)
	}
	file, err := in.open(name)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case contentType != "":
		return api.Upload(contentType, file), nil, nil
	case file.Once, file.Size <= maxJSON:
		content, err := in.content(file)
		if err != nil {
			return nil, nil, err
		}
		return jsonBody(name, content)
	}
	content, err := file.Open()
	if err != nil {
		return nil, nil, fault.Usagef("%v", err)
	}
	defer content.Close()
	if err := checkJSON(content); err != nil {
		return nil, nil, notJSON(name, err)
	}
	return api.Upload("application/json", file), nil, nil
}

func jsonBody(name string, content []byte) (*api.Body, json.RawMessage, error) {
	if err := json.Unmarshal(content, new(json.RawMessage)); err != nil {
		return nil, nil, notJSON(name, err)
	}
	return api.Bytes("application/json", content), content, nil
}

func notJSON(name string, err error) error {
	return fault.Usagef("%s is not JSON: %v", console.InputName(name), err).WithHint("say what it is with -H 'Content-Type: …'")
}

// checkJSON reads one value to its end, without keeping it.
func checkJSON(in io.Reader) error {
	decoder := json.NewDecoder(in)
	for depth := 0; ; {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF) && depth > 0:
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		case token == json.Delim('{'), token == json.Delim('['):
			depth++
		case token == json.Delim('}'), token == json.Delim(']'):
			depth--
		}
		if depth > 0 {
			continue
		}
		if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
			return errors.New("there is more after its end")
		}
		return nil
	}
}

// source reads the files that flags name; "-" is stdin.
type source struct {
	ctx     context.Context
	console *console.Console
}

// maxText bounds what is read of a file into a field or a header, in bytes.
const maxText = 64 << 20

func (s source) read(name string, most int64) ([]byte, error) {
	return s.console.Read(s.ctx, name, most)
}

// open finds out what can be found out of a file before it is sent.
func (s source) open(name string) (api.File, error) {
	if name == "-" {
		stdin := s.console.Stdin()
		return api.File{Name: "stdin", Size: -1, Once: true, Open: func() (io.ReadCloser, error) { return io.NopCloser(stdin), nil }}, nil
	}
	file, err := console.Wait(s.ctx, s.console, func() (api.File, error) { return api.OpenFile(name) })
	if err != nil && !fault.Is(err, fault.Interrupted) {
		err = fault.Usagef("%v", err)
	}
	return file, err
}

func (s source) content(file api.File) ([]byte, error) {
	return console.Wait(s.ctx, s.console, func() ([]byte, error) {
		in, err := file.Open()
		if err != nil {
			return nil, fault.Usagef("%v", err)
		}
		defer in.Close()
		content, err := files.ReadAll(in, maxJSON)
		if err != nil {
			return nil, fault.Usagef("%s: %v", file.Name, err)
		}
		return bytes.Clone(content), nil
	})
}
