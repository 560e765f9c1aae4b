package command

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// CleanWords removes what a script saved on Windows leaves in the words of a command line: a byte
// order mark, and a carriage return at the end.
func CleanWords(words []string) []string {
	clean := make([]string, len(words))
	for i, word := range words {
		clean[i], _ = text.Clean(word) // CheckWords reports the error
	}
	return clean
}

// CheckWords rejects words that are not UTF-8, and words that pflag accepts but probably
// misinterprets: a long flag with a single dash, true or false after a flag that needs no value,
// and an empty value, which often is an unset variable of a script and would count as no flag. The
// command is the one that the words name.
func CheckWords(cmd *cobra.Command, words []string) error {
	cmd.LocalFlags() // adds the global ones to those of the command
	l := line{cmd: cmd, usage: parseUsage(cmd.Use)}
	for at := cmd; at.HasParent(); at = at.Parent() {
		l.names = append([]*cobra.Command{at}, l.names...)
	}
	return l.check(words)
}

// line parses a command line word by word, as pflag does.
type line struct {
	cmd       *cobra.Command
	usage     usage
	names     []*cobra.Command // of the path of the command, not seen yet
	arguments []string
	attached  string // a word such as -ojson, which may be meant as an argument
	asksHelp  bool
}

func (l *line) check(words []string) error {
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		if word == "--" {
			return l.checkArguments(words)
		}
		if len(word) < 2 || word[0] != '-' {
			if err := l.checkArguments([]string{word}); err != nil {
				return err
			}
			continue
		}
		flag, value, needs, err := l.flag(word)
		isNext := needs == aValue && len(words) > 0
		if isNext {
			value, words, needs = words[0], words[1:], nothing
		}
		switch {
		case err != nil:
			return err
		case flag == nil && !utf8.ValidString(word):
			return notText("a flag")
		case flag == nil:
			return nil // pflag reports it
		case !utf8.ValidString(word), !utf8.ValidString(value):
			return notText("--" + flag.Name)
		case isNext && l.isFlag(value):
			return fault.Usagef("--%s requires a value, but %s follows", flag.Name, value).
				WithHint("if %q is the value, use --%s=%s", value, flag.Name, value)
		case needs == nothing && strings.TrimSpace(value) == "" && !mayBeEmpty(flag):
			return config.EmptyFlag(flag.Name)
		case needs == noValue && len(words) > 0 && (words[0] == "true" || words[0] == "false"):
			return l.ambiguous(word, flag, words[0])
		}
		l.asksHelp = l.asksHelp || flag.Name == "help"
	}
	return l.checkMissing()
}

// isFlag reports whether a word is a flag of the command, such as --yes, --output=json or -y.
func (l *line) isFlag(word string) bool {
	if name, isLong := strings.CutPrefix(word, "--"); isLong {
		name, _, _ = strings.Cut(name, "=")
		return name != "" && l.cmd.Flags().Lookup(name) != nil
	}
	return len(word) == 2 && word[0] == '-' && l.cmd.Flags().ShorthandLookup(word[1:]) != nil
}

// needs says what a flag needs from the next word.
type needs int

const (
	nothing needs = iota // its value is in the same word
	noValue              // it has no value, like most boolean flags
	aValue
)

// mayBeEmpty reports whether an empty value means something, as it does for a field of text.
func mayBeEmpty(flag *pflag.Flag) bool {
	value, ok := flag.Value.(interface{ MayBeEmpty() bool })
	return ok && value.MayBeEmpty()
}

// flag returns the flag of a word (if it holds several short flags, the last one) and its value, if
// the word contains that. The flag is nil if there is no such flag.
func (l *line) flag(word string) (flag *pflag.Flag, value string, needs needs, err error) {
	flags := l.cmd.Flags()
	if name, isLong := strings.CutPrefix(word, "--"); isLong {
		name, value, hasValue := strings.Cut(name, "=")
		flag = flags.Lookup(name)
		return flag, value, needsOf(flag, hasValue), nil
	}
	if strings.HasPrefix(word, "-test.") { // pflag silently skips them
		return nil, "", nothing, unknownFlag(l.cmd, word)
	}
	for i := 1; ; i++ {
		name, _, _ := strings.Cut(word[i:], "=")
		if len(name) > 1 && flags.Lookup(name) != nil {
			return nil, "", nothing, fault.Usagef("%q is not a flag", word[:i]+name).WithHint("did you mean --%s?", name)
		}
		flag = flags.ShorthandLookup(word[i : i+1])
		rest := word[i+1:]
		switch {
		case flag == nil:
			return nil, "", nothing, nil
		case rest == "", len(rest) > 1 && rest[0] == '=':
			return flag, strings.TrimPrefix(rest, "="), needsOf(flag, rest != ""), nil
		case flag.NoOptDefVal == "" && rest == "=": // for pflag, "=" is the value
			return flag, "", nothing, nil
		case flag.NoOptDefVal == "":
			l.attached = word
			return flag, rest, nothing, nil
		}
		l.asksHelp = l.asksHelp || flag.Name == "help"
	}
}

func needsOf(flag *pflag.Flag, hasValue bool) needs {
	switch {
	case flag == nil, hasValue:
		return nothing
	case flag.NoOptDefVal != "":
		return noValue
	}
	return aValue
}

// checkArguments collects the arguments, without the names of the command path.
func (l *line) checkArguments(words []string) error {
	for _, word := range words {
		if len(l.names) > 0 && (l.names[0].Name() == word || l.names[0].HasAlias(word)) {
			l.names = l.names[1:]
			continue
		}
		if !utf8.ValidString(word) {
			return notText(l.usage.place(len(l.arguments)))
		}
		l.arguments = append(l.arguments, word)
	}
	return nil
}

// place says how to refer to the word that follows so many arguments.
func (u usage) place(before int) string {
	if before < len(u) || u.several() != "" {
		return "the " + u[min(before, len(u)-1)].name
	}
	return "an argument"
}

func (l *line) ambiguous(word string, flag *pflag.Flag, value string) error {
	hint := "use --" + flag.Name + "=" + value
	if len(l.usage) > 0 {
		hint += fmt.Sprintf(`; to use %q as an argument, put "--" before it: -- %[1]s`, value)
	}
	return fault.Usagef("%q after %s is ambiguous", value, word).WithHint("%s", hint)
}

// checkMissing explains a missing argument that may have been parsed as a flag: -odd-name is -o
// with the value "dd-name".
func (l *line) checkMissing() error {
	if l.attached == "" || l.asksHelp || len(l.arguments) >= len(l.usage) {
		return nil
	}
	missing := fault.From(l.usage.check(l.cmd, l.arguments))
	if missing == nil {
		return nil
	}
	return missing.WithHint("%s; %s", missing.Hint, dashHint(l.attached))
}

func dashHint(word string) string {
	return `put "--" before an argument that begins with "-": -- ` + text.Quoted(word)
}

func notText(place string) error {
	return fault.Usagef("%s %v", place, text.ErrNotUTF8).WithHint("check the character set of the terminal")
}
