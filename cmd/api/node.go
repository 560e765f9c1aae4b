package api

import (
	"encoding/json"

	"github.com/apiops-cli/apiops/pkg/document"
)

// node is JSON that is put together field by field: a value, an object or a
// list, and at first none of them.
type node struct {
	value  json.RawMessage
	object map[string]*node
	list   []*node
}

// takes tells whether a value can be set without touching what is there. The
// key "" stands for an element of a list, of which there can always be more.
func (n *node) takes(keys []string) bool {
	switch {
	case n == nil:
		return true
	case len(keys) == 0:
		return n.value == nil && n.object == nil && n.list == nil
	case keys[0] == "":
		return n.value == nil && n.object == nil
	}
	return n.value == nil && n.list == nil && n.object[keys[0]].takes(keys[1:])
}

// set sets a value where takes allows for it.
func (n *node) set(keys []string, value json.RawMessage) {
	switch {
	case len(keys) == 0:
		n.value = value
	case keys[0] == "":
		n.element(keys[1:]).set(keys[1:], value)
	default:
		n.member(keys[0]).set(keys[1:], value)
	}
}

func (n *node) member(key string) *node {
	if n.object == nil {
		n.object = make(map[string]*node)
	}
	if n.object[key] == nil {
		n.object[key] = new(node)
	}
	return n.object[key]
}

// element is the last one of a list, as long as that has room: a[][b]=1 and
// a[][c]=2 make one object, a second a[][b]=3 begins the next.
func (n *node) element(keys []string) *node {
	if last := len(n.list) - 1; last >= 0 && n.list[last].takes(keys) {
		return n.list[last]
	}
	n.list = append(n.list, new(node))
	return n.list[len(n.list)-1]
}

// MarshalJSON writes what was set.
func (n *node) MarshalJSON() ([]byte, error) {
	switch {
	case n.object != nil:
		return document.Encode(n.object), nil
	case n.list != nil:
		return document.Encode(n.list), nil
	}
	return n.value, nil
}
