package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// document is the YAML of the file with its comments, and its content when it was parsed.
type document struct {
	path string
	node yaml.Node
	file *file
}

// parse parses the content of the file at path. Its errors name the line, but quote nothing, which
// could be a token.
func parse(path string, source []byte) (*document, error) {
	source, err := text.Clean(source)
	if err != nil {
		return nil, fault.Usagef("%s %s", path, err).WithHint("save it as UTF-8")
	}
	document := &document{path: path}
	err = document.load(source)
	if err == nil {
		_, err = document.refuseFolded(&document.node, source)
	}
	if err == nil {
		document.file, err = document.decode()
	}
	return document, err
}

// load parses the source into nodes.
func (d *document) load(source []byte) error {
	var second yaml.Node
	err := io.EOF         // of a file that is empty or missing
	if len(source) != 0 { // a decoder costs a tenth of a start
		decoder := yaml.NewDecoder(bytes.NewReader(source))
		if err = decoder.Decode(&d.node); err == nil {
			err = decoder.Decode(&second)
		}
	}
	switch {
	case err == nil: // writing the file would lose it
		return d.wrong(&second, "the file must not contain more than one YAML document")
	case !errors.Is(err, io.EOF):
		return d.notYAML(err)
	case d.node.IsZero(): // only comments
		d.node = yaml.Node{
			Kind:        yaml.DocumentNode,
			HeadComment: strings.TrimSpace(string(source)),
			Content:     []*yaml.Node{{Kind: yaml.MappingNode}},
		}
	case isNull(d.root()):
		d.root().Kind, d.root().Tag, d.root().Value = yaml.MappingNode, "", ""
	}
	return nil
}

func (d *document) root() *yaml.Node { return d.node.Content[0] }

// refuseFolded rejects a plain scalar of several lines. It recognizes one because the value is not in
// the source literally. Such a scalar results from "token:secret" without the space: the secret then
// becomes part of the value above, which may be shown. The nodes are in the order of the source; rest
// is what follows the node.
func (d *document) refuseFolded(node *yaml.Node, source []byte) (rest []byte, err error) {
	if node.Kind == yaml.ScalarNode && node.Style == 0 {
		_, after, found := bytes.Cut(source, []byte(node.Value))
		if !found {
			return nil, d.wrong(node,
				"a value must not continue on the next line").
				WithHint("check that there is a space after each colon")
		}
		source = after
	}
	for _, child := range node.Content {
		if source, err = d.refuseFolded(child, source); err != nil {
			return nil, err
		}
	}
	return source, nil
}

// wrong returns an error with the line of a node.
func (d *document) wrong(node *yaml.Node, format string, values ...any) *fault.Error {
	return fault.Usagef(format, values...).In(fmt.Sprintf("%s: line %d", d.path, node.Line))
}

// notYAML returns an error with the line, if the library reports one. It omits the message of the
// library, which may quote a token.
func (d *document) notYAML(err error) *fault.Error {
	place, line := d.path, 0
	if _, err := fmt.Sscanf(err.Error(), "yaml: line %d:", &line); err == nil {
		place += fmt.Sprintf(": line %d", line)
	}
	return fault.Usagef("%s: invalid YAML", place).
		WithHint("check the indentation, the quotes, and the space after each colon")
}

// encode encodes the document and checks that the result can be read back.
func (d *document) encode() ([]byte, error) {
	var buffer bytes.Buffer
	encoder := yaml.NewEncoder(&buffer)
	encoder.SetIndent(2)
	if err := errors.Join(encoder.Encode(&d.node), encoder.Close()); err != nil {
		return nil, err
	}
	meant, err := d.decode()
	if err != nil {
		return nil, err
	}
	written, err := parse(d.path, buffer.Bytes())
	if err != nil || !reflect.DeepEqual(written.file, meant) { // happens for some folded scalars
		return nil, fault.Usagef("cannot write %s without changing other values", d.path).
			WithHint("edit it by hand")
	}
	return buffer.Bytes(), nil
}

// decode returns the content of the document.
func (d *document) decode() (*file, error) {
	texts, err := d.texts(d.root(), fileKeys())
	if err != nil {
		return nil, err
	}
	file := &file{path: d.path, current: texts["current-context"], preferences: texts}
	delete(texts, "current-context")
	if _, list := find(d.root(), "contexts"); list != nil {
		file.contexts, err = d.contexts(list)
	}
	return file, err
}

func (d *document) contexts(list *yaml.Node) ([]Context, error) {
	if list.Kind != yaml.SequenceNode && !isNull(list) {
		return nil, d.wrong(list, "expected a list of contexts")
	}
	var contexts []Context
	lines := map[string]int{}
	for _, item := range list.Content {
		context, err := d.context(item)
		if err != nil {
			return nil, err
		}
		if line, twice := lines[context.Name]; twice {
			return nil, d.wrong(item, "duplicate context name (see line %d)", line)
		}
		lines[context.Name] = item.Line
		contexts = append(contexts, context)
	}
	return contexts, nil
}

func (d *document) context(item *yaml.Node) (context Context, err error) {
	var keys []string
	for _, field := range context.fields() {
		keys = append(keys, field.key)
	}
	texts, err := d.texts(item, keys)
	if err != nil {
		return context, err
	}
	for _, field := range context.fields() {
		*field.text = texts[field.key]
	}
	_, badTime := time.Parse(time.RFC3339, context.TokenExpires)
	switch {
	case context.Name == "":
		err = d.wrong(item, "context without a name")
	case context.TokenStorage != "" && context.TokenStorage != string(InKeyring):
		err = d.wrong(item, `token-storage must be "keyring"`)
	case context.TokenExpires != "" && badTime != nil:
		err = d.wrong(item, "token-expires must be a time such as 2026-12-31T23:59:59Z")
	}
	return context, err
}

// texts returns the values of a mapping exactly as written, whatever type YAML would give them. The
// mapping can only have the known keys, each once. The list of contexts is skipped.
func (d *document) texts(mapping *yaml.Node, known []string) (map[string]string, error) {
	if mapping.Kind != yaml.MappingNode {
		return nil, d.wrong(mapping, "expected keys and values")
	}
	texts, lines := map[string]string{}, map[string]int{}
	for pair := range slices.Chunk(mapping.Content, 2) {
		key, value := pair[0], pair[1]
		line, twice := lines[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode || !slices.Contains(known, key.Value):
			return nil, d.wrong(key, "unknown key").
				WithHint("valid keys: %s", strings.Join(known, ", "))
		case twice:
			return nil, d.wrong(key, "duplicate key (see line %d)", line)
		case key.Value == "contexts":
		case value.Kind != yaml.ScalarNode:
			return nil, d.wrong(value, "expected a single value")
		case !isNull(value):
			texts[key.Value] = value.Value
		}
		lines[key.Value] = key.Line
	}
	return texts, nil
}

func isNull(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null"
}

// fileKeys returns the valid top-level keys of the file.
func fileKeys() []string {
	keys := []string{"current-context", "contexts"}
	for _, flag := range definitions() {
		if flag.Name != "config" && flag.Name != "context" {
			keys = append(keys, flag.Name)
		}
	}
	return keys
}
