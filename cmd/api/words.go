package api

import (
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

// words are the arguments.
type words struct {
	method, path string
	assumed      bool // the method was left out
}

func methods() []string { return []string{"GET", "POST", "PUT", "PATCH", "DELETE"} }

// check finds what is missing or contradicts itself.
func (o *options) check(run *command.Run) (words, error) {
	method, path := run.Arguments.First("method"), run.Arguments.First("path")
	if err := checkMangled(run.Lookup, method, path); err != nil {
		return words{}, err
	}
	w, err := parseWords(method, path)
	if err != nil {
		return words{}, err
	}
	if err := o.checkBody(w); err != nil {
		return words{}, err
	}
	return w, o.checkOutput(run.Settings)
}

// parseWords takes a single word for the path of a GET.
func parseWords(method, path string) (words, error) {
	isMethod := slices.Contains(methods(), strings.ToUpper(method))
	switch {
	case method == "", path == "" && isMethod:
		return words{}, fault.Usagef("the path is missing").
			WithHint("\"apiops api --list\" shows every path there is")
	case path == "":
		return words{method: "GET", path: method, assumed: true}, nil
	case !isMethod:
		return words{}, fault.Usagef("%s", "\""+method+"\" is no method").
			WithHint("%s", "use one of "+strings.Join(methods(), ", "))
	}
	return words{method: strings.ToUpper(method), path: path}, nil
}

// checkBody lets a request have one body, and a GET none. Fields of a GET are
// its query.
func (o *options) checkBody(w words) error {
	bodies := o.bodies()
	switch {
	case len(bodies) > 1:
		return fault.Usagef("%s", bodies[0]+" and "+bodies[1]+" do not go together").
			WithHint("a request has one body")
	case len(bodies) == 1 && w.assumed:
		return fault.Usagef("%s", bodies[0]+" needs a method").
			WithHint("%s", "put it in front of the path: "+strings.Join(methods(), ", "))
	case len(bodies) == 1 && w.method == "GET" && len(o.fields) == 0:
		return fault.Usagef("%s", bodies[0]+" makes a body, and a GET has none").
			WithHint("what a GET is to look for goes into its query, with --field")
	}
	return nil
}

// bodies are the flags in use that make a body.
func (o *options) bodies() []string {
	var flags []string
	if len(o.fields) > 0 {
		flags = append(flags, o.fields[0].flag())
	}
	if o.input != "" {
		flags = append(flags, "--input")
	}
	if len(o.forms) > 0 {
		flags = append(flags, "--form")
	}
	return flags
}

func (o *options) checkOutput(settings *config.Settings) error {
	switch format := settings.String("output"); {
	case o.outputFile == "" && (format == string(output.CSV) || format == string(output.Name)):
		return fault.Usagef("%s", "an answer cannot be written as "+format).
			WithHint("use json, jsonl or yaml; csv and name go with --list")
	case settings.String("columns") != "":
		return fault.Usagef("an answer has no columns").
			WithHint("--columns goes with --list; choose fields of an answer with --jq")
	case o.outputFile != "" && settings.String("jq") != "":
		return fault.Usagef("--output-file and --jq do not go together").
			WithHint("the file holds the answer as it came")
	case o.outputFile == "-":
		return fault.Usagef("--output-file wants the name of a file").
			WithHint("without it the answer goes to stdout")
	}
	return nil
}
