package input

import "errors"

// given is what the command line has for a flag or an argument.
type given struct {
	Flag
	texts []string
}

// Set adds or replaces the value of a flag. What names the target is not replaced: other commands
// accept several environments.
func (g *given) Set(text string) error {
	if _, err := g.parse(text); err != nil {
		return err
	}
	if g.place.part == inPath && !g.kind.several && len(g.texts) > 0 {
		return errors.New("can be given only once")
	}
	if !g.kind.several {
		g.texts = nil
	}
	g.texts = append(g.texts, text)
	return nil
}

// String returns the default, which is empty.
func (g *given) String() string { return "" }

// Type returns the placeholder for the help.
func (g *given) Type() string { return g.kind.shown }

// MayBeEmpty reports whether the flag accepts an empty value. A name cannot be empty, and an empty
// value does not give what is required: the variable of a script may not be set.
func (g *given) MayBeEmpty() bool {
	return g.kind.empty && !g.required && g.name != "name" && g.name != "new-name"
}

// latest returns the last value, in the spelling of the server, or "".
func (g *given) latest() string {
	if len(g.texts) == 0 {
		return ""
	}
	return g.spelled(g.last())
}

// fields returns the fields of the body that the flag sets, by their paths.
func (g *given) fields() Fields {
	if g.place.part != inBody || g.kind.content != typed || len(g.texts) == 0 {
		return nil
	}
	value, _ := g.parse(g.last()) // was checked
	if fields, several := value.(Fields); several {
		return fields
	}
	if g.kind.several {
		list := make([]any, len(g.texts))
		for i, text := range g.texts {
			list[i], _ = g.parse(text)
		}
		value = list
	}
	return Fields{g.place.name: value}
}

// last returns the last value as typed.
func (g *given) last() string { return g.texts[len(g.texts)-1] }
