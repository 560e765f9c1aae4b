package config

import "fmt"

// Overridden tells which variables override the current context of these, in a sentence each.
func Overridden(lookup Lookup, contexts []Context, current string) []string {
	var said []string
	name := current
	if variable, chosen := firstSet(lookup, VariableNames("context")...); chosen != "" && chosen != current {
		if name = chosen; current != "" {
			said = append(said, fmt.Sprintf("%s overrides the current context %q with %q", variable, current, name))
		}
	}
	context, _ := FindContext(contexts, name)
	say := func(variable, what, end string) {
		said = append(said, fmt.Sprintf("%s overrides the %s of context %q%s", variable, what, name, end))
	}
	for _, setting := range context.settings() {
		variable, value := firstSet(lookup, VariableNames(setting.key)...)
		switch {
		case value == "" || *setting.text == "" || value == *setting.text:
		case setting.key != "host":
			say(variable, setting.key, "")
		case !context.leadsTo(value):
			say(variable, "host", ", so the context does not apply")
			return said
		}
	}
	variable, _ := firstSet(lookup, "APIOPS_TOKEN", "APIOPS_TOKEN_FILE", "APINIZER_TOKEN")
	if variable != "" && context.Storage() != Nowhere {
		say(variable, "token", "")
	}
	return said
}

// Contexts reads the contexts in the file at path, whatever else may be wrong with it.
func Contexts(path string) ([]Context, error) {
	document, err := open(path, true)
	if err != nil {
		return nil, err
	}
	return document.file.contexts, nil
}
