package main

import "strings"

// block is a part of a help text: a paragraph, or literal lines, which the help
// indents by two spaces.
type block struct {
	literal bool
	lines   []string
}

// blocks splits a help text.
func blocks(text string) []block {
	var found []block
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		literal := strings.HasPrefix(line, "  ")
		if line == "" {
			open = false
			continue
		}
		if !open || found[len(found)-1].literal != literal {
			found = append(found, block{literal: literal})
			open = true
		}
		last := &found[len(found)-1]
		last.lines = append(last.lines, strings.TrimPrefix(line, "  "))
	}
	return found
}
