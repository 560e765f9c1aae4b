package api

import (
	"cmp"
	"context"
	"encoding/json"
	"mime"
	"path/filepath"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
)

// maxJSON is the maximum size of a JSON body that is held in memory, in bytes: from
// stdin, or from a file that is inspected.
const maxJSON = 16 << 20

// inputOf returns the body for --input and its content, which is nil if it is not
// inspected. A JSON body must be valid; a file that is too large to inspect is sent as it
// is.
func inputOf(ctx context.Context, c *console.Console, name, contentType string) (*api.Body, json.RawMessage, error) {
	file, err := input.OpenFile(ctx, c, name)
	if err != nil {
		return nil, nil, err
	}
	contentType = cmp.Or(contentType, "application/json")
	if !isJSON(contentType) || file.Size > maxJSON {
		return api.Upload(contentType, file), nil, nil
	}
	content, err := c.ReadFrom(ctx, file.Name, maxJSON, file.Open)
	if err == nil {
		content, err = console.Text(file.Name, content)
	}
	if err != nil {
		return nil, nil, err
	}
	if err := document.Check(content); err != nil {
		return nil, nil, fault.Usagef("%s cannot be used: %v", file.Name, err).
			WithHint("if it is not JSON, set its type with -H 'Content-Type: …'")
	}
	if err := document.CheckKeys(content); err != nil {
		return nil, nil, fault.Usagef("%s cannot be used: %v", file.Name, err)
	}
	return api.Bytes(contentType, content), content, nil
}

// isJSON reports whether a content type is JSON in UTF-8. JSON in another charset is sent
// as it is.
func isJSON(contentType string) bool {
	media, parameters, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || strings.HasSuffix(media, "+json")) &&
		strings.EqualFold(cmp.Or(parameters["charset"], "utf-8"), "utf-8")
}

// formOf returns the body for --form and its text fields as an object. A key may be repeated,
// for several files.
func formOf(ctx context.Context, c *console.Console, values []string) (*api.Body, json.RawMessage, error) {
	var said document.Object
	parts := make([]api.Part, len(values))
	for i, value := range values {
		part, err := partOf(ctx, c, value)
		if err != nil {
			return nil, nil, err
		}
		parts[i] = part
		if part.FileName != "" {
			continue
		}
		text := json.RawMessage(part.Text)
		if !json.Valid(text) {
			text = document.Encode(part.Text)
		}
		said = append(said, document.Member{Key: part.Name, Value: text})
	}
	return api.Multipart(parts...), document.Encode(said), nil
}

// partOf parses key=value, key=@FILE and key=@FILE;filename=NAME. The server requires
// some names to end in .zip, which stdin cannot (quirks.md §9).
func partOf(ctx context.Context, c *console.Console, text string) (api.Part, error) {
	key, value, found := strings.Cut(text, "=")
	if !found || key == "" {
		return api.Part{}, fault.Usagef("--form requires key=value")
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
		return api.Part{}, fault.Usagef("the file for %q has no name", key).
			WithHint("name it with --form '%s=@%s;filename=NAME'", key, name)
	}
	file, err := input.OpenFile(ctx, c, name)
	return api.Part{Name: key, FileName: sentAs, File: file}, err
}
