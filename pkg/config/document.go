package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

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

// parse understands source, which stands at path. Its errors repeat nothing of the text, where a token might have gone
// astray; they tell the line.
func parse(path string, source []byte) (*document, error) {
	if !utf8.Valid(source) {
		return nil, fault.Usagef("%s: not a text in UTF-8", path)
	}
	document, source := &document{path: path}, bytes.TrimPrefix(source, []byte(text.ByteOrderMark))
	if err := document.load(source); err != nil {
		return nil, err
	}
	if _, err := document.refuseFolded(&document.node, source); err != nil {
		return nil, err
	}
	file, err := document.decode()
	if err != nil {
		return nil, err
	}
	document.file = file
	return document, nil
}

// load turns the source into nodes.
func (d *document) load(source []byte) error {
	decoder := yaml.NewDecoder(bytes.NewReader(source))
	err := decoder.Decode(&d.node)
	if errors.Is(err, io.EOF) { // no more than comments
		d.node = yaml.Node{
			Kind:        yaml.DocumentNode,
			HeadComment: strings.TrimSpace(string(source)),
			Content:     []*yaml.Node{{Kind: yaml.MappingNode}},
		}
		return nil
	}
	if err != nil {
		return d.notYAML(err)
	}
	if root := d.root(); isNull(root) {
		root.Kind, root.Tag, root.Value = yaml.MappingNode, "", ""
	}
	var second yaml.Node
	switch err := decoder.Decode(&second); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return d.notYAML(err)
	default: // it would be lost in writing
		return d.wrong(&second, "a second document begins here")
	}
}

func (d *document) root() *yaml.Node { return d.node.Content[0] }

// refuseFolded refuses a plain text of several lines, which YAML folds into one: the source does not have it as it is.
// It comes of "token:secret" without the space, which is then more of the text above, and would be shown as such.
// The nodes are in the order of the source; rest is what follows the node.
func (d *document) refuseFolded(node *yaml.Node, source []byte) (rest []byte, err error) {
	if node.Kind == yaml.ScalarNode && node.Style == 0 {
		_, after, found := bytes.Cut(source, []byte(node.Value))
		if !found {
			return nil, d.wrong(node, "this text goes on in the next line; is there a space after each colon?")
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
func (d *document) wrong(node *yaml.Node, message string) *fault.Error {
	return fault.Usagef("%s: line %d: %s", d.path, node.Line, message)
}

// notYAML is an error of the library, with the line if it names one: it does not for the first. The rest of its words
// may quote a token.
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
	if err != nil || !written.file.equal(meant) { // the library gets some folded texts wrong
		return nil, fault.Usagef("%s cannot be written without changing what it says", d.path).WithHint("edit it by hand")
	}
	return buffer.Bytes(), nil
}
