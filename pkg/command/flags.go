package command

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// FlagError translates an error from pflag into a usage error. A flag that other commands have is not
// taken for an argument.
func (a *App) FlagError(cmd *cobra.Command, err error) error {
	failure := FlagError(cmd, err)
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) || unknown.GetSpecifiedShortnames() != "" {
		return failure
	}
	name := unknown.GetSpecifiedName()
	if meantFlag(cmd.Flags(), name) == "" && hasFlag(a.Whole(), name) {
		return fault.From(failure).WithHint("%s", helpHint(cmd))
	}
	return failure
}

// hasFlag reports whether a command, or one below it, has a flag.
func hasFlag(cmd *cobra.Command, name string) bool {
	return cmd.Flags().Lookup(name) != nil ||
		slices.ContainsFunc(cmd.Commands(), func(below *cobra.Command) bool { return hasFlag(below, name) })
}

func helpHint(cmd *cobra.Command) string {
	return `run "` + cmd.CommandPath() + ` --help" to see its flags`
}

// FlagError is App.FlagError for a command whose relatives are not known.
func FlagError(cmd *cobra.Command, err error) error {
	var (
		unknown   *pflag.NotExistError
		malformed *pflag.InvalidSyntaxError
		missing   *pflag.ValueRequiredError
		invalid   *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return unknownFlag(cmd, "-"+unknown.GetSpecifiedShortnames())
	case errors.As(err, &unknown):
		return unknownFlag(cmd, "--"+unknown.GetSpecifiedName())
	case errors.As(err, &malformed):
		return unknownFlag(cmd, malformed.GetSpecifiedFlag())
	case errors.As(err, &missing):
		flag := missing.GetFlag()
		kind, _ := pflag.UnquoteUsage(flag)
		return fault.Usagef("--%s requires a value", flag.Name).WithHint("usage: --%s <%s>", flag.Name, kind)
	case errors.As(err, &invalid):
		return badValue(invalid.GetFlag(), errors.Unwrap(invalid))
	}
	return fault.Usagef("invalid flags").WithCause(err)
}

// unknownFlag returns the error for a word that begins with a dash but is not a flag.
func unknownFlag(cmd *cobra.Command, word string) error {
	name, isLong := strings.CutPrefix(word, "--")
	name, _, _ = strings.Cut(name, "=")
	shown := "--" + name
	if !isLong {
		name = name[1:]
		_, size := utf8.DecodeRuneInString(name)
		if shown = "-" + name[:size]; len(name) > size {
			shown += " in -" + name
		}
	}
	failure := fault.Usagef("unknown flag %s", shown)
	if near := meantFlag(cmd.Flags(), name); near != "" {
		return failure.WithHint("did you mean --%s?", near)
	}
	hint := helpHint(cmd)
	if len(parseUsage(cmd.Use)) > 0 {
		hint += "; " + dashHint(word)
	}
	return failure.WithHint("%s", hint)
}

// meantFlag returns the name of the flag that was probably meant, or "".
func meantFlag(flags *pflag.FlagSet, name string) string {
	switch name {
	case "force", "confirm": // of other tools
		return "yes"
	case "json", "yaml", "format":
		return "output"
	}
	var known []string
	flags.VisitAll(func(flag *pflag.Flag) { known = append(known, flag.Name) })
	return text.Nearest(name, known)
}

// badValue returns the error for an invalid value. Errors of our own flags continue the sentence
// "--flag …"; those of pflag's flags are not fit for users and are replaced.
func badValue(flag *pflag.Flag, cause error) error {
	reason := fault.From(cause)
	switch flag.Value.Type() {
	case "bool":
		reason = fault.Usagef("requires true or false")
	case "stringSlice":
		reason = fault.Usagef("requires names separated by commas")
	}
	return fault.Usagef("--%s %s", flag.Name, reason.Message).WithHint("%s", reason.Hint)
}
