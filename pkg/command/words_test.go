package command

import (
	"slices"
	"testing"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// tried is a command with a few flags.
func tried() *cobra.Command {
	cmd := &cobra.Command{Use: "delete <username>..."}
	cmd.Flags().StringP("output", "o", "", "`format` of the result")
	cmd.Flags().BoolP("yes", "y", false, "")
	cmd.Flags().BoolP("help", "h", false, "")
	return cmd
}

// Words that pass are arguments exactly where pflag takes them for that; else what is
// checked is not what runs.
func TestALineIsReadAsPflagReadsIt(t *testing.T) {
	words := []string{
		"", "-", "--", "a", "true", "false", "-y", "-yy", "-y=true", "-y=", "-o", "-o=", "-o=x", "-ox", "-yo", "-yox", "-yo=x", "-z", "-yz",
		"--yes", "--yes=false", "--output", "--output=", "--output=x", "--nothing", "---yes", "--=x", "-output", "-yes", "-yyes", "-test.v", "-ü", "-o\xff",
	}
	var accepted, refused int
	for _, first := range words {
		for _, second := range words {
			for _, third := range words {
				typed := []string{first, second, third}
				ours, theirs := tried(), tried()
				l := line{cmd: ours, usage: parseUsage(ours.Use)}
				err := l.check(typed)
				parsed := theirs.Flags().Parse(typed)
				switch {
				case err != nil:
					refused++
				case parsed == nil:
					accepted++
					if !slices.Equal(l.arguments, theirs.Flags().Args()) {
						t.Errorf("%q: the arguments are %q, and to pflag %q", typed, l.arguments, theirs.Flags().Args())
					}
				case FlagError(theirs, parsed).Error() == "the flags cannot be read":
					t.Errorf("%q: no words for %v", typed, parsed)
				}
			}
		}
	}
	if accepted < 5000 || refused < 5000 {
		t.Errorf("%d were accepted, %d refused", accepted, refused)
	}
}

func TestPlacesOfWordsThatAreNoText(t *testing.T) {
	for want, words := range map[string][]string{
		"the username is not UTF-8 text": {"a", "-y", "b\xff"},
		"--output is not UTF-8 text":     {"-yo\xff"},
		"a flag is not UTF-8 text":       {"--y\xff"},
	} {
		if err := CheckWords(tried(), words); !fault.Is(err, fault.Usage) || err.Error() != want {
			t.Errorf("%q: %v", words, err)
		}
	}
	for _, words := range [][]string{{"--output", "\xff"}, {"--output=\xff"}, {"-o", "\xff"}, {"-o=\xff"}} {
		if err := CheckWords(tried(), words); err == nil || err.Error() != "--output is not UTF-8 text" {
			t.Errorf("%q: %v", words, err)
		}
	}
}

// Help may be asked for while the command line is not whole.
func TestHelpIsNotInTheWayOfNames(t *testing.T) {
	for _, words := range [][]string{{"-ojson", "--help"}, {"-h", "-ojson"}, {"-hojson"}} {
		if err := CheckWords(tried(), words); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
	if err := CheckWords(tried(), []string{"-ojson"}); err == nil {
		t.Error("the missing name is not noticed")
	}
}
