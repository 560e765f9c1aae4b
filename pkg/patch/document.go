package patch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/apiops-cli/apiops/pkg/document"
)

// Document is a JSON object that is put together from several places, with
// every field as it was written.
type Document map[string]json.RawMessage

// ParseDocument reads an object from JSON or YAML. Values keep their text: a
// date stays a date, and a number its digits. A key that stands twice is an
// error.
func ParseDocument(text []byte) (Document, error) {
	if !json.Valid(text) {
		converted, err := fromYAML(text)
		if err != nil {
			return nil, err
		}
		text = converted
	}
	var parsed Document
	if err := json.Unmarshal(text, &parsed); err != nil || parsed == nil {
		return nil, errors.New("it does not hold an object")
	}
	if err := document.CheckKeys(text); err != nil {
		return nil, err
	}
	return parsed, nil
}

// Merge lays the fields that a struct encodes over those of the document.
func (d Document) Merge(fields any) {
	for _, member := range document.Members(document.Encode(fields)) {
		d[member.Key] = member.Value
	}
}

// Set gives a field a value that JSON can hold.
func (d Document) Set(key string, value any) { d[key] = document.Encode(value) }

// Text returns a field that is a text, or "".
func (d Document) Text(key string) string {
	text, _ := document.Text(d[key])
	return text
}

// fromYAML returns the one YAML document of a text as JSON.
func fromYAML(text []byte) (json.RawMessage, error) {
	var node yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&node); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(node.Content) != 1 {
		return nil, errors.New("it is empty")
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("it holds more than one document")
	}
	return toJSON(node.Content[0])
}

// toJSON returns a YAML node as JSON. Aliases are refused: they can make a few
// lines stand for gigabytes.
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
	return nil, fmt.Errorf("line %d: aliases are not taken here; write the value out", node.Line)
}

func mapping(node *yaml.Node) (json.RawMessage, error) {
	var object document.Object
	seen := make(map[string]bool)
	for i := 0; i < len(node.Content); i += 2 {
		key := node.Content[i]
		switch {
		case key.Kind != yaml.ScalarNode:
			return nil, fmt.Errorf("line %d: a key is not a plain text", key.Line)
		case seen[key.Value]:
			return nil, fmt.Errorf("line %d: the key %q stands twice in one object", key.Line, key.Value)
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

// scalar keeps the text of everything that is not clearly a boolean, null or a
// number as JSON writes it.
func scalar(node *yaml.Node) (json.RawMessage, error) {
	switch node.ShortTag() {
	case "!!null":
		return json.RawMessage("null"), nil
	case "!!bool":
		var value bool
		err := node.Decode(&value)
		return document.Encode(value), err
	case "!!int", "!!float": // 007 is 7 to YAML, and 010 is 8
		if !json.Valid([]byte(node.Value)) {
			return nil, fmt.Errorf("line %d: %s is a number to YAML and none to JSON; put it in quotes if it is a text", node.Line, node.Value)
		}
		return json.RawMessage(node.Value), nil
	}
	return document.Encode(node.Value), nil
}
