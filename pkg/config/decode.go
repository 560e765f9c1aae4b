package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// entry is a key of a mapping with its value.
type entry struct {
	key   string
	value *yaml.Node
}

// decode tells what the document says.
func (d *document) decode() (*file, error) {
	file := &file{path: d.path, preferences: map[string]string{}}
	entries, err := d.entries(d.root(), fileKeys())
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		switch entry.key {
		case "contexts":
			file.contexts, err = d.contexts(entry.value)
		case "current-context":
			file.current, err = d.text(entry.value)
		default:
			file.preferences[entry.key], err = d.text(entry.value)
		}
		if err != nil {
			return nil, err
		}
	}
	return file, nil
}

// contexts reads the list of contexts.
func (d *document) contexts(list *yaml.Node) ([]Context, error) {
	if isNull(list) {
		return nil, nil
	}
	if list.Kind != yaml.SequenceNode {
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
			return nil, d.wrong(item, fmt.Sprintf("the context on line %d has the same name", line))
		}
		lines[context.Name] = item.Line
		contexts = append(contexts, context)
	}
	return contexts, nil
}

// context reads one entry of the list.
func (d *document) context(item *yaml.Node) (Context, error) {
	var context Context
	entries, err := d.entries(item, contextKeys())
	if err != nil {
		return context, err
	}
	for _, entry := range entries {
		if *context.text(entry.key), err = d.text(entry.value); err != nil {
			return context, err
		}
	}
	if problem := context.check(); problem != "" {
		return context, d.wrong(item, problem)
	}
	return context, nil
}

// check says what is wrong with a context in the file, or nothing.
func (c Context) check() string {
	_, err := time.Parse(time.RFC3339, c.TokenExpires)
	switch {
	case c.Name == "":
		return "this context has no name"
	case c.TokenStorage != "" && c.TokenStorage != string(InKeyring):
		return `token-storage can only be "keyring"`
	case c.TokenExpires != "" && err != nil:
		return "token-expires is not a time such as 2026-12-31T23:59:59Z"
	}
	return ""
}

// entries reads a mapping that may have these keys, each of them once.
func (d *document) entries(mapping *yaml.Node, known []string) ([]entry, error) {
	if mapping.Kind != yaml.MappingNode {
		return nil, d.wrong(mapping, "keys and their values are wanted here")
	}
	var entries []entry
	lines := map[string]int{}
	for pair := range slices.Chunk(mapping.Content, 2) {
		key, value := pair[0], pair[1]
		if key.Kind != yaml.ScalarNode || !slices.Contains(known, key.Value) {
			return nil, d.wrong(key, "unknown key").WithHint("the known ones are %s", strings.Join(known, ", "))
		}
		if line, twice := lines[key.Value]; twice {
			return nil, d.wrong(key, fmt.Sprintf("this key stands on line %d already", line))
		}
		lines[key.Value] = key.Line
		entries = append(entries, entry{key.Value, value})
	}
	return entries, nil
}

// text is the text of a value as it is written, whatever YAML would take it for. No value is no text.
func (d *document) text(value *yaml.Node) (string, error) {
	switch {
	case value.Kind != yaml.ScalarNode:
		return "", d.wrong(value, "a text is wanted here")
	case isNull(value):
		return "", nil
	default:
		return value.Value, nil
	}
}

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null" }

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
