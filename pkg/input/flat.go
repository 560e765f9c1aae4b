package input

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
)

// Under returns the places of fields that are in an object of the body: a, b becomes object.a,
// object.b.
func Under(object string, fields ...string) map[string]string {
	places := make(map[string]string, len(fields))
	for _, field := range fields {
		places[field] = object + "." + field
	}
	return places
}

// nest moves the fields that a response has at the top to their places in the body. What is there
// already stays.
func nest(body Document, flat map[string]string) error {
	for _, field := range slices.Sorted(maps.Keys(flat)) {
		value, place := body[field], flat[field]
		if string(value) == null {
			delete(body, field)
		}
		if value == nil || string(value) == null || body.Has(place) {
			continue
		}
		delete(body, field)
		if err := body.Set(place, value); err != nil {
			return err
		}
	}
	return nil
}

// nest makes the output of a get usable as a file.
func (c *composer) nest() error { return nest(c.request.Body, c.spec.Flat) }

// Nested returns an object of a response with its fields where a body has them.
func (in *Input) Nested(object json.RawMessage) json.RawMessage {
	var body Document
	if len(in.spec().Flat) == 0 || json.Unmarshal(object, &body) != nil || nest(body, in.spec().Flat) != nil {
		return object
	}
	return document.Encode(body)
}

// Shape returns the fields of a body.
func (in *Input) Shape(body Document) catalog.Shape {
	c := composer{in: in, spec: in.spec(), request: &Request{Body: body}}
	return c.shape()
}
