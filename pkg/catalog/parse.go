package catalog

import "strings"

// mustParse parses a line of operations.txt. It panics if the line is invalid: the list
// is part of the program, and a test checks every value in it.
func mustParse(line string) Operation {
	facts, permissions, _ := strings.Cut(strings.TrimSpace(line), " : ")
	words := strings.Fields(facts)
	if len(words) < 3 {
		panic("operations.txt: no effect in " + line)
	}
	route, err := ParseRoute(words[0] + " " + words[1])
	if err != nil {
		panic("operations.txt: " + err.Error())
	}
	operation := defaults(route)
	operation.Effect, operation.Permissions = Effect(words[2]), permissions
	for _, word := range words[3:] {
		name, value, _ := strings.Cut(word, "=")
		operation.set(name, value)
	}
	if operation.Deploys == DeploysAsked && operation.Asks.List == "" {
		operation.Asks.List = operation.Asks.Path // naming an environment asks for a deployment
	}
	return operation
}

func (o *Operation) set(fact, value string) {
	switch fact {
	case "deploys":
		o.Deploys = Deploys(value)
	case "where":
		place, path, _ := strings.Cut(value, ":")
		o.Asks.In, o.Asks.Path = Place(place), path
	case "to":
		o.Asks.List = value
	case "by":
		o.Asks.ByID = value == "id"
	case "default":
		o.Asks.Default = value == "true"
	case "answer":
		o.Answer = Answer(value)
	case "speaks":
		o.Speaks = Speaks(value)
	case "contract":
		o.Contract = Contract(value)
	case "version":
		o.Version = Version(value)
	case "release":
		o.Release = value
	case "paged":
		o.Paged = true
	case "key":
		o.NeedsKey = true
	case "replaces":
		o.Replaces = true
	case "upserts":
		o.Upserts = true
	case "undocumented":
		o.Documented = false
	case "silent404":
		o.Silent404 = true
	case "none":
		o.EmptyIsNone = true
	case "run":
		o.StartsRun = true
	case "summary":
		o.Summary = true
	case "once":
		o.ShownOnce = true
	default:
		panic("operations.txt: unknown fact " + fact)
	}
}
