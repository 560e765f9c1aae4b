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

// document is the YAML of the file, comments and all, and what it said when it was parsed.
type document struct {
	path string
	node yaml.Node
	file *file
}

// parse reads what stands at path. Its errors tell the line, and quote nothing: it may be a token.
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

// load turns the source into nodes.
func (d *document) load(source []byte) error {
	decoder := yaml.NewDecoder(bytes.NewReader(source))
	var second yaml.Node
	err := decoder.Decode(&d.node)
	if err == nil {
		err = decoder.Decode(&second)
	}
	switch {
	case err == nil: // it would be lost in writing
		return d.wrong(&second, "a second document begins here")
	case !errors.Is(err, io.EOF):
		return d.notYAML(err)
	case d.node.IsZero(): // no more than comments
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

// refuseFolded refuses a plain text of several lines, which the source does not have as it is. It
// comes of "token:secret" without the space: the secret is then more of the text above, and shown.
// The nodes are in the order of the source; rest is what follows the node.
func (d *document) refuseFolded(node *yaml.Node, source []byte) (rest []byte, err error) {
	if node.Kind == yaml.ScalarNode && node.Style == 0 {
		_, after, found := bytes.Cut(source, []byte(node.Value))
		if !found {
			return nil, d.wrong(node,
				"this text goes on in the next line; is there a space after each colon?")
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

// wrong is the mistake at a node of the document.
func (d *document) wrong(node *yaml.Node, format string, values ...any) *fault.Error {
	return fault.Usagef(format, values...).In(fmt.Sprintf("%s: line %d", d.path, node.Line))
}

// notYAML tells the line, if the library names one, and not its words, which may quote a token.
func (d *document) notYAML(err error) *fault.Error {
	place, line := d.path, 0
	if _, err := fmt.Sscanf(err.Error(), "yaml: line %d:", &line); err == nil {
		place += fmt.Sprintf(": line %d", line)
	}
	return fault.Usagef("%s: not YAML", place).
		WithHint("look at the indentation, the quotes, and the space after each colon")
}

// encode writes the document, and makes sure that it reads again as it should.
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
	if err != nil || !reflect.DeepEqual(written.file, meant) { // some folded texts go wrong
		return nil, fault.Usagef("%s cannot be written without changing what it says", d.path).
			WithHint("edit it by hand")
	}
	return buffer.Bytes(), nil
}

// decode tells what the document says.
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
		return nil, d.wrong(list, "a list of contexts is wanted here")
	}
	var contexts []Context
	lines := map[string]int{}
	for _, item := range list.Content {
		context, err := d.context(item)
		if err != nil {
			return nil, err
		}
		if line, twice := lines[context.Name]; twice {
			return nil, d.wrong(item, "the context on line %d has the same name", line)
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
		err = d.wrong(item, "this context has no name")
	case context.TokenStorage != "" && context.TokenStorage != string(InKeyring):
		err = d.wrong(item, `token-storage can only be "keyring"`)
	case context.TokenExpires != "" && badTime != nil:
		err = d.wrong(item, "token-expires is not a time such as 2026-12-31T23:59:59Z")
	}
	return context, err
}

// texts reads a mapping that may have these keys, each once: their texts as they are written,
// whatever YAML would take them for. The list of contexts is passed over.
func (d *document) texts(mapping *yaml.Node, known []string) (map[string]string, error) {
	if mapping.Kind != yaml.MappingNode {
		return nil, d.wrong(mapping, "keys and their values are wanted here")
	}
	texts, lines := map[string]string{}, map[string]int{}
	for pair := range slices.Chunk(mapping.Content, 2) {
		key, value := pair[0], pair[1]
		line, twice := lines[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode || !slices.Contains(known, key.Value):
			return nil, d.wrong(key, "unknown key").
				WithHint("the known ones are %s", strings.Join(known, ", "))
		case twice:
			return nil, d.wrong(key, "this key stands on line %d already", line)
		case key.Value == "contexts":
		case value.Kind != yaml.ScalarNode:
			return nil, d.wrong(value, "a text is wanted here")
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

// fileKeys lists the top-level keys of the file.
func fileKeys() []string {
	keys := []string{"current-context", "contexts"}
	for _, flag := range definitions() {
		if flag.Name != "config" && flag.Name != "context" {
			keys = append(keys, flag.Name)
		}
	}
	return keys
}
