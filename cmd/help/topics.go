package help

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Topics are texts that belong to no command, here without the text: most runs show none. The
// variables are not called "environment", which is a command.
func Topics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "exit-codes", Short: "Exit codes, and errors as JSON"},
		{Use: "flags", Short: "All global flags"},
		{Use: "formats", Short: "Output formats, and the JSON of a change"},
		{Use: "variables", Short: "Environment variables that apiops reads"},
	}
}

// topic is the text of a topic. What it lists is what the program itself uses.
func (p Pages) topic(name string) string {
	switch name {
	case "exit-codes":
		return p.exitCodes()
	case "flags":
		return p.globalFlags()
	case "formats":
		return p.formats()
	}
	return p.variables()
}

func (p Pages) exitCodes() string {
	var codes []term
	for _, code := range fault.ExitCodes() {
		codes = append(codes, term{fmt.Sprintf("%3d", code.Number), code.Meaning})
	}
	return "The exit code says how a run ended:\n\n" + p.list(codes) + `

A question that is answered with no counts as an interruption.

Where several names were given: 0 when all are done; 9 when the outcome of any
is unknown; 3 when some are done, or 12 when the rest only waits; the code they
have in common when all failed alike; else 1.

With -o json, jsonl or yaml an error is a line of JSON on stderr:

  {"error":{"code":"not_found","message":"…","hint":"…","httpStatus":400,"exitCode":6}}`
}

func (p Pages) globalFlags() string {
	flags := globalFlags()
	flags.VisitAll(func(flag *pflag.Flag) {
		flag.Usage += " [" + strings.Join(config.VariableNames(flag.Name), ", ") + "]"
	})
	return `Every command accepts these flags. Each is also a variable, named in brackets;
and all but --config and --context are preferences in the configuration file.

` + strings.TrimRight(p.flags(flags), "\n") + `

A flag overrides a variable; a variable overrides the current context; the
context overrides a preference, and that the default. "apiops config show" shows
each setting and where it comes from.`
}

// globalFlags are the global flags in the order of importance.
func globalFlags() *pflag.FlagSet {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.SortFlags = false
	config.Define(flags)
	return flags
}

func (p Pages) variables() string {
	var variables []term
	for _, variable := range config.Variables() {
		variables = append(variables, term{variable.Name, variable.Meaning})
	}
	return `A flag overrides a variable; a variable overrides the current context and the
preferences in the configuration file. An empty variable counts as not set.

` + p.list(variables) + `

The token is the first one found: --token-file, APIOPS_TOKEN, APIOPS_TOKEN_FILE,
APINIZER_TOKEN, the token stored for the current context.`
}

func (p Pages) formats() string {
	var formats, verdicts []term
	for _, name := range output.Formats() {
		formats = append(formats, term{name, output.Format(name).Meaning()})
	}
	for _, verdict := range answer.Verdicts() {
		verdicts = append(verdicts, term{string(verdict), verdict.Meaning()})
	}
	return `-o FORMAT chooses how the result is written to stdout:

` + p.list(formats) + `

--columns NAME,NAME chooses the columns of table, wide and csv; the help of a
command lists them. --no-headers leaves out the first line. --jq filters JSON,
and prints strings without their quotes:

  apiops credential list --jq '.[] | select(.enabled | not) | .username'

JSON and YAML of a list have every field that the server sent. Those of a change
have the same keys whatever the version of the server; keys are only ever added.
Several names make an array, or with jsonl a line each as soon as it is done.

` + changeExample + `

The verdict is one of:

` + p.list(verdicts)
}

// changeExample is what the private-key remove of the sandbox prints.
const changeExample = `  {
    "project": "MyProject",
    "username": "api-user",
    "success": true,
    "verdict": "deployed",
    "deploymentResult": {
      "success": true,
      "message": "Deployment completed successfully",
      "environmentResults": [
        {
          "environmentName": "production",
          "success": true,
          "message": "Deployed successfully"
        },
        {
          "environmentName": "staging",
          "success": true,
          "message": "Deployed successfully"
        }
      ]
    }
  }`

// term is a word, and what it means.
type term struct{ word, meaning string }

// list writes terms below each other.
func (p Pages) list(terms []term) string {
	longest := 0
	for _, term := range terms {
		longest = max(longest, len(term.word))
	}
	lines := make([]string, len(terms))
	for i, term := range terms {
		lines[i] = text.Wrap(fmt.Sprintf("  %-*s  %s", longest, term.word, term.meaning), p.width, longest+4)
	}
	return strings.Join(lines, "\n")
}
