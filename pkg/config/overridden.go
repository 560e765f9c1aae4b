package config

import "fmt"

// Overridden returns a sentence for each variable that overrides the current context.
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

// Contexts reads the contexts from the file at path. Unlike Load, it does not check the preferences.
func Contexts(path string) ([]Context, error) {
	document, err := open(path, true, AtOnce)
	if err != nil {
		return nil, err
	}
	return document.file.contexts, nil
}
