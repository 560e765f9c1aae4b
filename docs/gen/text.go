package main

import "strings"

// block is a part of a help text: lines that flow together, or lines that are
// set as they are, which the help indents by two blanks.
type block struct {
	literal bool
	lines   []string
}

// blocks takes a help text apart.
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
