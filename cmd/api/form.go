package api

import (
	"encoding/json"
	"path/filepath"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// formOf makes a multipart form of the values of --form. A key may stand
// several times, for several files. What the form says is returned as an object.
func formOf(values []string, in source) (*api.Body, json.RawMessage, error) {
	var said document.Object
	parts := make([]api.Part, len(values))
	for i, value := range values {
		part, err := partOf(value, in)
		if err != nil {
			return nil, nil, err
		}
		parts[i] = part
		if text := json.RawMessage(part.Text); part.FileName == "" && json.Valid(text) {
			said = append(said, document.Member{Key: part.Name, Value: text})
		} else if part.FileName == "" {
			said = append(said, document.Member{Key: part.Name, Value: document.Encode(part.Text)})
		}
	}
	object, err := said.MarshalJSON()
	return api.Multipart(parts...), object, err
}

// partOf reads key=value, key=@FILE and key=@FILE;filename=NAME. The server
// wants some names to end in .zip, which stdin cannot (quirks.md §9).
func partOf(text string, in source) (api.Part, error) {
	key, value, found := strings.Cut(text, "=")
	if !found || key == "" {
		return api.Part{}, fault.Usagef("--form %q is not key=value", text)
	}
	name, isFile := strings.CutPrefix(value, "@")
	if !isFile {
		return api.Part{Name: key, Text: value}, nil
	}
	name, sentAs, named := strings.Cut(name, ";filename=")
	if !named {
		sentAs = filepath.Base(name)
	}
	if sentAs == "" || sentAs == "-" {
		return api.Part{}, fault.Usagef("the file of %q has no name", key).WithHint("give it one: --form '%s=@%s;filename=NAME'", key, name)
	}
	file, err := in.open(name)
	return api.Part{Name: key, FileName: sentAs, File: file}, err
}
