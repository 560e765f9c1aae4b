package api

import (
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

func methods() []string { return []string{"GET", "POST", "PUT", "PATCH", "DELETE"} }

// check finds missing and contradictory arguments. It returns the method, and the path as
// typed.
func (o *options) check(run *command.Run) (method, path string, err error) {
	typed, path := run.Arguments.First("method"), run.Arguments.First("path")
	for _, word := range []string{typed, path} {
		if err := input.CheckMangled(run.Lookup, word, true); err != nil {
			return "", "", err
		}
	}
	method = strings.ToUpper(typed)
	isMethod := slices.Contains(methods(), method)
	switch {
	case typed == "", path == "" && isMethod:
		return "", "", fault.Usagef("missing argument <path>").
			WithHint("run \"apiops api --list\" to see all paths")
	case path == "": // a single argument is the path of a GET
		method, path = "GET", typed
	case !isMethod:
		return "", "", fault.Usagef("invalid method \"%s\"", typed).
			WithHint("use one of %s", strings.Join(methods(), ", "))
	}
	return method, path, o.checkFlags(run, method)
}

// checkFlags allows one body per request, and none for a GET, whose fields become its
// query.
func (o *options) checkFlags(run *command.Run, method string) error {
	bodies, format := o.bodies(), run.Settings.String("output")
	hasMethod := run.Arguments.First("path") != "" // a single argument is not a method
	switch {
	case len(bodies) > 1:
		return fault.Usagef("%s and %s cannot be combined", bodies[0], bodies[1]).
			WithHint("use only one of them: a request has one body")
	case len(bodies) == 1 && !hasMethod:
		return fault.Usagef("%s requires a method", bodies[0]).
			WithHint("put one of these before the path: %s", strings.Join(methods(), ", "))
	case len(bodies) == 1 && method == "GET" && len(o.fields) == 0:
		return fault.Usagef("%s sends a body, but a GET has none", bodies[0]).
			WithHint("use --field to add query parameters")
	case o.outputFile == "" && (format == string(output.CSV) || format == string(output.Name)):
		return fault.Usagef("a response cannot be printed as %s", format).
			WithHint("use json, jsonl or yaml; csv and name require --list")
	case run.Settings.String("columns") != "":
		return fault.Usagef("--columns requires --list").
			WithHint("use --jq to select fields of a response")
	case o.outputFile != "" && run.Settings.String("jq") != "":
		return fault.Usagef("--output-file and --jq cannot be combined").
			WithHint("remove one of them: the file contains the response unchanged")
	case o.outputFile == "-", files.IsStream(o.outputFile):
		return fault.Usagef("--output-file requires a file name").
			WithHint("omit it and redirect stdout instead")
	}
	return nil
}

// bodies returns the flags in use that add a body.
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
