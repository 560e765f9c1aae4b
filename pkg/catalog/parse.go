package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// mustParse reads a line of operations.txt. A line that cannot be read panics:
// the list is part of the program.
func mustParse(line string) Operation {
	operation, err := parse(line)
	if err != nil {
		panic(fmt.Sprintf("operations.txt: %v in %q", err, line))
	}
	return operation
}

func parse(line string) (Operation, error) {
	facts, permissions, _ := strings.Cut(strings.TrimSpace(line), " : ")
	words := strings.Fields(facts)
	if len(words) < 3 {
		return Operation{}, errors.New("no effect")
	}
	route, err := ParseRoute(words[0] + " " + words[1])
	if err != nil {
		return Operation{}, err
	}
	operation := defaults(route)
	operation.Permissions = permissions
	err = set(&operation.Effect, words[2], EffectReads, EffectChanges, EffectDestroys)
	if err != nil {
		return Operation{}, err
	}
	for _, word := range words[3:] {
		name, value, hasValue := strings.Cut(word, "=")
		if hasValue {
			err = operation.setFact(name, value)
		} else {
			err = operation.setFlag(name)
		}
		if err != nil {
			return Operation{}, err
		}
	}
	if operation.Deploys == DeploysAsked && operation.Asks.List == "" {
		operation.Asks.List = operation.Asks.Path // naming an environment is asking for it
	}
	return operation, nil
}

func (o *Operation) setFact(name, value string) error {
	switch name {
	case "deploys":
		return set(&o.Deploys, value, DeploysAlways, DeploysAsked, DeploysDepends, DeploysMarks,
			DeploysExplicit, DeploysUnknown)
	case "answer":
		return set(&o.Answer, value, AnswerBare, AnswerResult, AnswerEmpty, AnswerText, AnswerFile,
			AnswerUnknown)
	case "speaks":
		return set(&o.Speaks, value, SpeaksOfStorage, SpeaksOfProbe, SpeaksOfNothing)
	case "contract":
		return set(&o.Contract, value, ContractCommon, ContractProblem)
	case "version":
		return set(&o.Version, value, VersionInBody, VersionInQuery, VersionOptional)
	case "release":
		o.Release = value
		return nil
	}
	return o.Asks.setFact(name, value)
}

func (a *Asks) setFact(name, value string) error {
	switch {
	case name == "where":
		var place string
		place, a.Path, _ = strings.Cut(value, ":")
		return set(&a.In, place, InBody, InForm, InQuery)
	case name == "to":
		a.List = value
	case name == "by" && value == "id":
		a.ByID = true
	case name == "default" && value == "true":
		a.Default = true
	default:
		return fmt.Errorf("unknown fact %s=%s", name, value)
	}
	return nil
}

func (o *Operation) setFlag(name string) error {
	switch name {
	case "paged":
		o.Paged = true
	case "key":
		o.NeedsKey = true
	case "replaces":
		o.Replaces = true
	case "undocumented":
		o.Documented = false
	case "silent404":
		o.Silent404 = true
	case "once":
		o.ShownOnce = true
	default:
		return fmt.Errorf("unknown fact %s", name)
	}
	return nil
}

// set gives a fact one of its values; the default is none of them, because it is
// left out.
func set[Fact ~string](fact *Fact, value string, known ...Fact) error {
	if !slices.Contains(known, Fact(value)) {
		return fmt.Errorf("unknown value %s", value)
	}
	*fact = Fact(value)
	return nil
}
