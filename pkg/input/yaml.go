package input

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/apiops-cli/apiops/pkg/document"
)

// fromYAML converts a single YAML document to JSON.
func fromYAML(text []byte) (json.RawMessage, error) {
	var node yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&node); err != nil && !errors.Is(err, io.EOF) {
		if strings.Contains(err.Error(), "unknown anchor") { // it quotes what follows the asterisk
			err = errors.New("aliases are not supported; quote a value that begins with *")
		}
		return nil, err
	}
	if len(node.Content) != 1 {
		if bytes.Contains(text, []byte("#")) { // an unedited skeleton
			return nil, errors.New("all its lines are comments")
		}
		return nil, errors.New("it is empty")
	}
	switch err := decoder.Decode(new(yaml.Node)); {
	case err == nil:
		return nil, errors.New("it contains more than one document")
	case errors.Is(err, io.EOF):
	case regexp.MustCompile(`^(\s*(#.*)?\n)*[ \t]+[^\s#]`).Match(text):
		return nil, errors.New("a line is indented less than the first one")
	default:
		return nil, errors.New("something follows the end of its document")
	}
	return toJSON(node.Content[0])
}

// toJSON converts a YAML node to JSON. Aliases are rejected, because a few lines of them
// can expand to gigabytes.
func toJSON(node *yaml.Node) (json.RawMessage, error) {
	switch node.Kind {
	case yaml.MappingNode:
		return mapping(node)
	case yaml.SequenceNode:
		var list []json.RawMessage
		for _, element := range node.Content {
			value, err := toJSON(element)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return document.List(list), nil
	case yaml.ScalarNode:
		return scalar(node)
	}
	return nil, fmt.Errorf("line %d: aliases are not supported; write out the value", node.Line)
}

func mapping(node *yaml.Node) (json.RawMessage, error) {
	var object document.Object
	seen := make(map[string]bool)
	for i := 0; i < len(node.Content); i += 2 {
		key := node.Content[i]
		switch {
		case key.Kind != yaml.ScalarNode:
			return nil, fmt.Errorf("line %d: a key must be a string", key.Line)
		case seen[key.Value]:
			return nil, fmt.Errorf("line %d: duplicate key %q", key.Line, key.Value)
		}
		seen[key.Value] = true
		value, err := toJSON(node.Content[i+1])
		if err != nil {
			return nil, err
		}
		object = append(object, document.Member{Key: key.Value, Value: value})
	}
	return object.MarshalJSON()
}

// scalar keeps the text of every value that is not clearly a boolean, null or a JSON
// number.
func scalar(node *yaml.Node) (json.RawMessage, error) {
	switch node.ShortTag() {
	case "!!null":
		return json.RawMessage("null"), nil
	case "!!bool":
		var value bool
		if node.Decode(&value) != nil { // the tag says so, but not the text
			return nil, fmt.Errorf("line %d: the value must be true or false", node.Line)
		}
		return document.Encode(value), nil
	case "!!int", "!!float": // in YAML, 007 is 7 and 010 is 8
		if !json.Valid([]byte(node.Value)) {
			return nil, fmt.Errorf("line %d: the value is a number in YAML, but not in JSON; quote it if it is a string", node.Line)
		}
		return json.RawMessage(node.Value), nil
	}
	return document.Encode(node.Value), nil
}
