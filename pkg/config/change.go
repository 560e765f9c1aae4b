package config

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// set gives a top-level key a text.
func (d *document) set(key, text string) { setKey(d.root(), key, text) }

// unset takes a top-level key away.
func (d *document) unset(key string) { unsetKey(d.root(), key) }

// put writes all that a context says in the place of the one of that name, or as a new one.
func (d *document) put(name string, context Context) {
	item := d.item(name)
	if item == nil {
		item = &yaml.Node{Kind: yaml.MappingNode}
		list := d.list()
		list.Content = append(list.Content, item)
	}
	for _, key := range contextKeys() {
		if text := *context.text(key); text != "" {
			setKey(item, key, text)
		} else {
			unsetKey(item, key)
		}
	}
}

// remove takes the context of that name off the list.
func (d *document) remove(name string) {
	list, item := d.list(), d.item(name)
	list.Content = slices.DeleteFunc(list.Content, func(node *yaml.Node) bool { return node == item })
}

// item is the entry of that name in the list of contexts, or nil.
func (d *document) item(name string) *yaml.Node {
	for _, item := range d.list().Content {
		if value := find(item, "name"); value != nil && value.Value == name {
			return item
		}
	}
	return nil
}

// list is the list of contexts, which is there after this if it was not before.
func (d *document) list() *yaml.Node {
	list := find(d.root(), "contexts")
	if list == nil {
		list = &yaml.Node{}
		add(d.root(), "contexts", list)
	}
	if len(list.Content) == 0 { // new, null, or "[]"
		list.Kind, list.Tag, list.Value, list.Style = yaml.SequenceNode, "", "", 0
	}
	return list
}

// find returns the value of a key, or nil.
func find(mapping *yaml.Node, key string) *yaml.Node {
	for pair := range slices.Chunk(mapping.Content, 2) {
		if pair[0].Value == key {
			return pair[1]
		}
	}
	return nil
}

func add(mapping *yaml.Node, key string, value *yaml.Node) {
	name := &yaml.Node{}
	name.SetString(key)
	mapping.Content = append(mapping.Content, name, value)
}

// setKey gives a key a text. One that says so already keeps its quotes.
func setKey(mapping *yaml.Node, key, text string) {
	value := find(mapping, key)
	if value == nil {
		value = &yaml.Node{}
		add(mapping, key, value)
	}
	if value.Value != text || isNull(value) {
		value.Style = 0
		value.SetString(text)
	}
}

// unsetKey takes a key away. What is said above it, perhaps of the whole file, stays for what follows.
func unsetKey(mapping *yaml.Node, key string) {
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value != key {
			continue
		}
		if i+2 < len(mapping.Content) && mapping.Content[i+2].HeadComment == "" {
			mapping.Content[i+2].HeadComment = mapping.Content[i].HeadComment
		}
		mapping.Content = slices.Delete(mapping.Content, i, i+2)
		return
	}
}
