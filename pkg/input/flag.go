// Package input is everything between the command line and a request: flags and arguments with
// the places of their values, documents from files, and what they say together.
package input

import (
	"errors"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/text"
)

// Flag is a flag or an argument of a command, and the place of its value in the request.
//
// It is small, because command lines are made of hundreds of them: a method that changes it returns a
// changed copy.
type Flag struct{ *flag }

type flag struct {
	name     string
	place    place
	usage    string // with the placeholder in back quotes
	kind     kind
	values   []string // known values; a server may accept others (quirks.md §17)
	exact    bool     // completion offers the values as they are spelled
	required bool
	with     string // see With
	phrase   string // of a secret; empty: its name
	noun     string // see Names
	argument bool
	isPath   bool                                                                    // see Path
	only     string                                                                  // see Only
	check    func(given *given, other func(name string) *given, body Document) error // nil: nothing to check
}

// kind is what kind of value a flag accepts.
type kind struct {
	shown    string // the placeholder in the help if the usage has none
	read     func(text string) (any, error)
	empty    bool // the value may be empty
	several  bool // the flag may be repeated
	isSwitch bool // the flag needs no value
	isMap    bool // the values are pairs that make one object
	content  content
}

// content is how the value of a flag is read from a file.
type content int

const (
	typed      content = iota // the value is on the command line
	secret                    // the file contains a secret; without a file, it is asked for
	textFile                  // the text of the file is the value
	base64File                // the bytes of the file in Base64 are the value
	anyFile                   // the file is sent as it is
	zipFile                   // so is a ZIP file
)

// Fields is what a flag sets if it sets several fields of the body, by their places.
type Fields map[string]any

func flagOf(name, place, usage string, kind kind) Flag {
	return Flag{&flag{name: name, place: parsePlace(place), usage: usage, kind: kind}}
}

// changed returns a changed copy. Hundreds of flags call it: inlined, it would make the program
// larger and its start slower.
//
//go:noinline
func (f Flag) changed(change func(*flag)) Flag {
	copied := *f.flag
	change(&copied)
	return Flag{&copied}
}

const secretSuffix = "-file"

// Asked returns a secret with another phrase for it in prompts and errors than its name.
func (f Flag) Asked(phrase string) Flag {
	return f.changed(func(g *flag) { g.phrase = phrase })
}

// Required returns the flag as one that must be given, if not in a file.
func (f Flag) Required() Flag {
	return f.changed(func(g *flag) { g.required = true })
}

// Optional returns the flag as one that need not be given.
func (f Flag) Optional() Flag {
	return f.changed(func(g *flag) { g.required = false })
}

// Of returns the flag with known values, of which case and hyphens do not matter. Completion offers
// them in lower case with hyphens.
func (f Flag) Of(values ...string) Flag {
	return f.changed(func(g *flag) { g.values, g.kind.empty = values, false })
}

// Exactly is like Of, but completion offers the values as they are spelled.
func (f Flag) Exactly(values ...string) Flag {
	return f.changed(func(g *flag) { g.values, g.exact, g.kind.empty = values, true, false })
}

// With returns a secret that is required if another flag is given, and rejected without that flag.
func (f Flag) With(other string) Flag {
	return f.changed(func(g *flag) { g.with = other })
}

// Repeated returns the flag as one that accepts several values.
func (f Flag) Repeated() Flag {
	return f.changed(func(g *flag) { g.kind.several = true })
}

// Names returns the flag as one that accepts names of a noun, which completion offers. The noun may
// stand below another: "proxy deploy-history".
func (f Flag) Names(noun string) Flag {
	return f.changed(func(g *flag) { g.noun = noun })
}

// Path returns the flag or argument as one whose value is a path with a leading slash. If the shell
// has converted it, the command is rejected.
func (f Flag) Path() Flag {
	return f.changed(func(g *flag) { g.isPath = true })
}

// Only returns an argument for which completion offers only those entries of a list that have a
// value at a path.
func (f Flag) Only(path, value string) Flag {
	return f.changed(func(g *flag) { g.only = g.name + " " + path + " " + value })
}

// OnlyValues returns the argument, the path and the value of Only, separated by spaces, or "".
func (f Flag) OnlyValues() string { return f.only }

// RequiredPlace returns the place of a flag that must be given, or of an argument; else "".
func (f Flag) RequiredPlace() string {
	switch {
	case !f.required && !f.argument:
		return ""
	case f.place.part == inFile:
		return "@" + f.place.name
	case f.place.part == asList:
		return "[]"
	case f.place.part == inBody:
		return f.place.name
	}
	return ""
}

// Name returns the name of the flag or argument.
func (f Flag) Name() string { return f.name }

// Read returns the flag with another function to read a value. It may return Fields.
func (f Flag) Read(read func(text string) (any, error)) Flag {
	return f.changed(func(g *flag) { g.kind.read, g.kind.empty = read, false })
}

// null is a value that clears a field of the body.
const null = "null"

// parse parses one value as typed. It returns nil for null.
func (f Flag) parse(word string) (any, error) {
	if f.place.part == nowhere && len(f.values) > 0 && !slices.Contains(f.values, f.spelled(word)) { // no server would reject it
		return nil, errors.New("requires " + text.Or(f.Offered()...))
	}
	if word == null && f.place.part == inBody && f.kind.content == typed && !f.argument {
		return nil, nil
	}
	return f.kind.read(f.spelled(word))
}

// spelled returns the known value that a word stands for, or the word itself.
func (f Flag) spelled(word string) string {
	for _, known := range f.values {
		if fold(known) == fold(word) {
			return known
		}
	}
	return word
}

func fold(word string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(word))
}

// Offered returns the known values for completion and the help.
func (f Flag) Offered() []string {
	offered := slices.Clone(f.values)
	for i, known := range offered {
		if !f.exact && known == strings.ToUpper(known) {
			offered[i] = strings.ToLower(strings.ReplaceAll(known, "_", "-"))
		}
	}
	return offered
}

// help returns the usage with the known values, unless there are too many, and what is required.
func (f Flag) help() string {
	const most = 10
	help := f.usage
	if f.kind.shown != "true|false" && !f.kind.isSwitch && 0 < len(f.values) && len(f.values) <= most {
		help += ": " + strings.Join(f.Offered(), ", ")
	}
	if f.required {
		help += " (required)"
	}
	return help
}
