package output

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// writeYAML writes a document as YAML, with its keys in the order of the JSON.
func (p *Printer) writeYAML(document json.RawMessage) error {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	node, err := yamlNode(decoder)
	if err != nil {
		return err
	}
	var text bytes.Buffer // the encoder would hide what kind of error a write ended with
	if p.separate {
		text.WriteString("---\n")
	}
	p.separate = true
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(node); err != nil {
		return err
	}
	if err := encoder.Close(); err != nil {
		return err
	}
	_, err = p.out.Write(visibleYAML(text.Bytes()))
	return err
}

// yamlNode reads one value.
func yamlNode(decoder *json.Decoder) (*yaml.Node, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch value := token.(type) {
	case json.Delim:
		if value == '{' {
			return yamlMapping(decoder)
		}
		return yamlSequence(decoder)
	case string:
		return yamlString(value), nil
	case json.Number:
		return yamlPlain(value.String()), nil
	case bool:
		return yamlPlain(strconv.FormatBool(value)), nil
	default:
		return yamlPlain("null"), nil
	}
}

// yamlMapping reads the rest of an object. Of a key that is repeated the last value counts, as everywhere in JSON;
// YAML does not allow the repetition.
func yamlMapping(decoder *json.Decoder) (*yaml.Node, error) {
	mapping := &yaml.Node{Kind: yaml.MappingNode}
	values := map[string]int{} // the index of a key's value
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		value, err := yamlNode(decoder)
		if err != nil {
			return nil, err
		}
		name := key.(string)
		if index, repeated := values[name]; repeated {
			mapping.Content[index] = value
			continue
		}
		mapping.Content = append(mapping.Content, yamlString(name), value)
		values[name] = len(mapping.Content) - 1
	}
	_, err := decoder.Token() // the closing brace
	return mapping, err
}

// yamlSequence reads the rest of an array.
func yamlSequence(decoder *json.Decoder) (*yaml.Node, error) {
	sequence := &yaml.Node{Kind: yaml.SequenceNode}
	for decoder.More() {
		element, err := yamlNode(decoder)
		if err != nil {
			return nil, err
		}
		sequence.Content = append(sequence.Content, element)
	}
	_, err := decoder.Token() // the closing bracket
	return sequence, err
}

// yamlPlain is a number, a boolean or null: the text alone says what it is.
func yamlPlain(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Value: text}
}

// yamlString is a string. The encoder quotes what YAML 1.2 would take for something else, and writes several lines as
// a block, which its own decoder cannot read when the block begins with a blank. What is not visible needs escapes.
func yamlString(text string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	if yaml11(text) || outOfRange(text) || VisibleLines(text) != text || strings.Contains(text, "\n") && strings.TrimLeft(text, " \t\r\n") != text {
		node.Style = yaml.DoubleQuotedStyle
	}
	return node
}

// outOfRange reports whether a text looks like a number that the encoder cannot hold, and so takes for a string: others
// can.
func outOfRange(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return errors.Is(err, strconv.ErrRange)
}

// yaml11 reports whether YAML 1.1, which many readers still speak, takes a text for something else than a string:
// a boolean (no), a default value (=), a number to the base of 60 (12:30) or a time (2026-01-02 03:04:05 -5).
func yaml11(text string) bool {
	switch strings.ToLower(text) {
	case "y", "n", "yes", "no", "on", "off", "=":
		return true
	}
	return strings.Contains(text, ":") && strings.Trim(text, "+-0123456789_:. TtZ") == ""
}
