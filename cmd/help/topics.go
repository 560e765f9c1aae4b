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

// Topics returns the help topics without their texts, because most runs show none. The variables
// are not called "environment", which is a command.
func Topics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "exit-codes", Short: "Exit codes and JSON errors"},
		{Use: "flags", Short: "Global flags"},
		{Use: "formats", Short: "Output formats and the JSON of changes"},
		{Use: "variables", Short: "Environment variables"},
	}
}

// topic returns the text of a topic. Its lists come from the values that the program itself uses.
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
	return "apiops exits with one of these codes:\n\n" + p.list(codes) + `

With several names, the exit code is 0 if all are done; 9 if any outcome is
unknown; 3 if some are done, or 12 if the others are only pending; the code of
the error if all failed with the same one; otherwise 1.

With -o json, jsonl or yaml, an error is a line of JSON on stderr:

  {"error":{"code":"not_found","message":"…","hint":"…","httpStatus":400,"exitCode":6}}`
}

func (p Pages) globalFlags() string {
	flags := globalFlags()
	flags.VisitAll(func(flag *pflag.Flag) {
		flag.Usage += " [" + strings.Join(config.VariableNames(flag.Name), ", ") + "]"
	})
	return `Every command accepts these flags. You can also set them with the variables in
brackets or, except --config and --context, as preferences in the configuration
file.

` + strings.TrimRight(p.flags(flags), "\n") + `

Precedence, highest first: flag, variable, current context, preference, default.
Run "apiops config show" to see each setting and where it comes from.`
}

// globalFlags returns the global flags in order of importance.
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
	return `Flags override variables. Variables override the current context and the
preferences in the configuration file. An empty variable is treated as not set.

` + p.list(variables) + `

apiops uses the first token that it finds: --token-file, APIOPS_TOKEN,
APIOPS_TOKEN_FILE, APINIZER_TOKEN, the token stored for the current context.`
}

func (p Pages) formats() string {
	var formats, verdicts []term
	for _, name := range output.Formats() {
		formats = append(formats, term{name, output.Format(name).Meaning()})
	}
	for _, verdict := range answer.Verdicts() {
		verdicts = append(verdicts, term{string(verdict), verdict.Meaning()})
	}
	return `-o FORMAT sets the format of the result on stdout:

` + p.list(formats) + `

--columns NAME,NAME selects the columns of table, wide and csv; the help of each
command lists them. --no-headers omits the header line. --jq filters JSON and
prints strings without quotes:

  apiops credential list --jq '.[] | select(.enabled | not) | .username'

In JSON and YAML, a list has every field that the server sent. The result of a
change has the same keys for every server version; keys may be added, but are
never removed. Several names produce an array or, with jsonl, one line for each
name as soon as it is done.

` + changeExample + `

The verdict of a change is one of:

` + p.list(verdicts)
}

// changeExample is the output of "credential private-key remove" in the sandbox.
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

// term is a word and its meaning.
type term struct{ word, meaning string }

// list formats terms as two columns.
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
