package config

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// set gives a top-level key a text, or takes it away if the text is empty.
func (d *document) set(key, text string) { setKey(d.root(), key, text) }

// put writes all that a context says in the place of the one of that name, or as a new one.
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

// remove takes the context of that name off the list.
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

// list is the list of contexts, which is there after this if it was not before.
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

// find returns where a key stands in a mapping, and its value; nil: nowhere.
func find(mapping *yaml.Node, key string) (at int, value *yaml.Node) {
	for ; at < len(mapping.Content); at += 2 {
		if mapping.Content[at].Value == key {
			return at, mapping.Content[at+1]
		}
	}
	return at, nil
}

// add puts a new key at the end, and returns its value.
func add(mapping *yaml.Node, key string) *yaml.Node {
	value := &yaml.Node{}
	mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
	return value
}

// setKey gives a key a text, or takes it away if the text is empty. What is said above it, perhaps
// of the whole file, then stays for what follows. A value that says so already keeps its quotes.
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
