package api

import (
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/output"
)

func methods() []string { return []string{"GET", "POST", "PUT", "PATCH", "DELETE"} }

// check finds what is missing in the command line, or contradicts itself. It
// returns the method and the path, as typed.
func (o *options) check(run *command.Run) (method, path string, err error) {
	typed, path := run.Arguments.First("method"), run.Arguments.First("path")
	if err := checkMangled(run.Lookup, typed, path); err != nil {
		return "", "", err
	}
	method = strings.ToUpper(typed)
	isMethod := slices.Contains(methods(), method)
	switch {
	case typed == "", path == "" && isMethod:
		return "", "", fault.Usagef("the path is missing").
			WithHint("\"apiops api --list\" shows every path there is")
	case path == "": // a single word is the path of a GET
		method, path = "GET", typed
	case !isMethod:
		return "", "", fault.Usagef("\"%s\" is no method", typed).
			WithHint("use one of %s", strings.Join(methods(), ", "))
	}
	return method, path, o.checkFlags(run, method)
}

// checkFlags lets a request have one body, and a GET none: fields of a GET are its
// query.
func (o *options) checkFlags(run *command.Run, method string) error {
	bodies, format := o.bodies(), run.Settings.String("output")
	hasMethod := run.Arguments.First("path") != "" // a single word is no method
	switch {
	case len(bodies) > 1:
		return fault.Usagef("%s and %s do not go together", bodies[0], bodies[1]).
			WithHint("a request has one body")
	case len(bodies) == 1 && !hasMethod:
		return fault.Usagef("%s needs a method", bodies[0]).
			WithHint("put it in front of the path: %s", strings.Join(methods(), ", "))
	case len(bodies) == 1 && method == "GET" && len(o.fields) == 0:
		return fault.Usagef("%s makes a body, and a GET has none", bodies[0]).
			WithHint("what a GET is to look for goes into its query, with --field")
	case o.outputFile == "" && (format == string(output.CSV) || format == string(output.Name)):
		return fault.Usagef("an answer cannot be written as %s", format).
			WithHint("use json, jsonl or yaml; csv and name go with --list")
	case run.Settings.String("columns") != "":
		return fault.Usagef("an answer has no columns").
			WithHint("--columns goes with --list; choose fields of an answer with --jq")
	case o.outputFile != "" && run.Settings.String("jq") != "":
		return fault.Usagef("--output-file and --jq do not go together").
			WithHint("the file holds the answer as it came")
	case o.outputFile == "-", files.IsStream(o.outputFile):
		return fault.Usagef("--output-file requires the name of a file").
			WithHint("leave it out and redirect stdout: the answer goes there")
	}
	return nil
}

// bodies are the flags in use that make a body.
func (o *options) bodies() []string {
	var flags []string
	if len(o.fields) > 0 {
		flags = append(flags, o.fields[0].flag)
	}
	if o.input != "" {
		flags = append(flags, "--input")
	}
	if len(o.forms) > 0 {
		flags = append(flags, "--form")
	}
	return flags
}
