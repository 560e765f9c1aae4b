package command

import (
	"reflect"
	"testing"

	"github.com/spf13/cobra"
)

func TestArgumentsGetTheirNamesFromTheUsageLine(t *testing.T) {
	for _, test := range []struct {
		usage string
		words []string
		want  Arguments
	}{
		{"list", nil, Arguments{}},
		{"set <username> <key>", []string{"a", "b"}, Arguments{"username": {"a"}, "key": {"b"}}},
		{"remove <username>...", []string{"a", "b", "c"}, Arguments{"username": {"a", "b", "c"}}},
		{"show [context]", nil, Arguments{}},
		{"show [context]", []string{"a"}, Arguments{"context": {"a"}}},
	} {
		usage := parseUsage(test.usage)
		if err := usage.check(&cobra.Command{Use: test.usage}, test.words); err != nil {
			t.Errorf("%s %v: %v", test.usage, test.words, err)
		}
		if got := usage.read(test.words); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s %v: got %v", test.usage, test.words, got)
		}
	}
}

func TestTooFewAndTooManyArgumentsAreRejected(t *testing.T) {
	for usage, words := range map[string][]string{
		"list":                 {"a"},
		"set <username> <key>": {"a"},
		"use <context>":        {"a", "b"},
		"remove <username>...": nil,
		"show [context]":       {"a", "b"},
	} {
		if err := parseUsage(usage).check(&cobra.Command{Use: usage}, words); err == nil {
			t.Errorf("%s %v was accepted", usage, words)
		}
	}
}

func TestLiteralsThatContradictThemselvesPanic(t *testing.T) {
	for name, build := range map[string]func(){
		"several in the middle": func() { parseUsage("set <a>... <b>") },
		"optional first":        func() { parseUsage("set [a] <b>") },
		"no brackets":           func() { parseUsage("set a") },
		"empty name":            func() { parseUsage("set <>") },
		"no such route":         func() { literal{use: "list", route: "FETCH /x/"}.calls() },
		"no such argument":      func() { literal{use: "list", route: "GET /x/{name}/"}.calls() },
		"no such placeholder":   func() { literal{use: "list <name>", route: "GET /x/"}.calls() },
		"unknown placeholder in Done": func() {
			app := &App{}
			app.FinishAll(Change{Use: "set <a>", Route: "PUT /x/{a}/", Done: "{b} set"}.build(app))
		},
		"no Done": func() {
			app := &App{}
			app.FinishAll(Change{Use: "set <a>", Route: "PUT /x/{a}/"}.build(app))
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			build()
		})
	}
}
