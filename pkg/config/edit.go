package config

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// set sets a top-level key, or removes it if the text is empty.
func (d *document) set(key, text string) { setKey(d.root(), key, text) }

// put replaces the context with the given name, or appends a new one.
func (d *document) put(name string, context Context) {
	list := d.list()
	at := slices.IndexFunc(list.Content, isNamed(name))
	if at < 0 {
		at = len(list.Content)
		list.Content = append(list.Content, &yaml.Node{Kind: yaml.MappingNode})
	}
	for _, field := range context.fields() {
		setKey(list.Content[at], field.key, *field.text)
	}
}

// remove removes the context with the given name from the list.
func (d *document) remove(name string) {
	list := d.list()
	list.Content = slices.DeleteFunc(list.Content, isNamed(name))
}

func isNamed(name string) func(context *yaml.Node) bool {
	return func(context *yaml.Node) bool {
		_, value := find(context, "name")
		return value != nil && value.Value == name
	}
}

// list returns the list of contexts. It creates the list if necessary.
func (d *document) list() *yaml.Node {
	_, list := find(d.root(), "contexts")
	if list == nil {
		list = add(d.root(), "contexts")
	}
	if len(list.Content) == 0 { // new, null, or "[]"
		list.Kind, list.Tag, list.Value, list.Style = yaml.SequenceNode, "", "", 0
	}
	return list
}

// find returns the index of a key in a mapping, and its value, or nil if there is none.
func find(mapping *yaml.Node, key string) (at int, value *yaml.Node) {
	for ; at < len(mapping.Content); at += 2 {
		if mapping.Content[at].Value == key {
			return at, mapping.Content[at+1]
		}
	}
	return at, nil
}

// add appends a new key and returns its value.
func add(mapping *yaml.Node, key string) *yaml.Node {
	value := &yaml.Node{}
	mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
	return value
}

// setKey sets a key, or removes it if the text is empty. A comment above a removed key, which may be
// about the whole file, moves to the next key. A value that does not change keeps its quotes.
func setKey(mapping *yaml.Node, key, text string) {
	at, value := find(mapping, key)
	switch {
	case text != "":
		if value == nil {
			value = add(mapping, key)
		}
		if value.Value != text || isNull(value) {
			value.Style = 0
			value.SetString(text)
		}
	case value != nil:
		comment := mapping.Content[at].HeadComment
		mapping.Content = slices.Delete(mapping.Content, at, at+2)
		if at < len(mapping.Content) && mapping.Content[at].HeadComment == "" {
			mapping.Content[at].HeadComment = comment
		}
	}
}
