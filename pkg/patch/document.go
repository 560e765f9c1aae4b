package patch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// Document is a JSON object that is put together from several places, with
// every field as it was written.
type Document map[string]json.RawMessage

// ParseDocument reads an object from JSON or YAML. Values keep their text: a
// date stays a date, and a number its digits.
func ParseDocument(text []byte) (Document, error) {
	if json.Valid(text) {
		return documentOf(text)
	}
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
	var converted bytes.Buffer
	if err := writeJSON(&converted, node.Content[0]); err != nil {
		return nil, err
	}
	return documentOf(converted.Bytes())
}

func documentOf(text []byte) (Document, error) {
	var document Document
	if err := json.Unmarshal(text, &document); err != nil || document == nil {
		return nil, errors.New("it does not hold an object")
	}
	return document, nil
}

// Merge lays the fields that a value encodes over those of the document.
func (d Document) Merge(value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	above, err := documentOf(text)
	if err != nil {
		return err
	}
	for key, field := range above {
		d[key] = field
	}
	return nil
}

// Text returns a field that is a text, or "".
func (d Document) Text(key string) string {
	var text string
	_ = json.Unmarshal(d[key], &text) // what is no text has none
	return text
}

// writeJSON writes a YAML node as JSON. Aliases are refused: they can make a
// few lines stand for gigabytes.
func writeJSON(out *bytes.Buffer, node *yaml.Node) error {
	switch node.Kind {
	case yaml.MappingNode:
		return writeMapping(out, node)
	case yaml.SequenceNode:
		out.WriteByte('[')
		for i, element := range node.Content {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := writeJSON(out, element); err != nil {
				return err
			}
		}
		out.WriteByte(']')
		return nil
	case yaml.ScalarNode:
		return writeScalar(out, node)
	}
	return fmt.Errorf("line %d: aliases are not taken here; write the value out", node.Line)
}

func writeMapping(out *bytes.Buffer, node *yaml.Node) error {
	seen := make(map[string]bool)
	out.WriteByte('{')
	for i := 0; i < len(node.Content); i += 2 {
		key := node.Content[i]
		if key.Kind != yaml.ScalarNode || seen[key.Value] {
			return fmt.Errorf("line %d: the key %q is not plain, or stands twice", key.Line, key.Value)
		}
		seen[key.Value] = true
		if i > 0 {
			out.WriteByte(',')
		}
		if err := encode(out, key.Value); err != nil {
			return err
		}
		out.WriteByte(':')
		if err := writeJSON(out, node.Content[i+1]); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

// writeScalar keeps the text of everything that is not clearly a boolean, null
// or a number as JSON writes it.
func writeScalar(out *bytes.Buffer, node *yaml.Node) error {
	switch node.ShortTag() {
	case "!!null":
		out.WriteString("null")
		return nil
	case "!!bool":
		var value bool
		if err := node.Decode(&value); err != nil {
			return err
		}
		return encode(out, value)
	case "!!int", "!!float": // 007 is 7 to YAML, and 010 is 8
		if !json.Valid([]byte(node.Value)) {
			return fmt.Errorf("line %d: %s is a number to YAML and none to JSON; put it in quotes if it is a text", node.Line, node.Value)
		}
		out.WriteString(node.Value)
		return nil
	}
	return encode(out, node.Value)
}

func encode(out *bytes.Buffer, value any) error {
	text, err := json.Marshal(value)
	out.Write(text)
	return err
}
