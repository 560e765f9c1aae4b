package command

import (
	"slices"
	"testing"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// tried returns a command with a few flags.
func tried() *cobra.Command {
	cmd := &cobra.Command{Use: "delete <username>..."}
	cmd.Flags().StringP("output", "o", "", "`format` of the result")
	cmd.Flags().BoolP("yes", "y", false, "")
	cmd.Flags().BoolP("help", "h", false, "")
	return cmd
}

// The arguments must be those that pflag finds; otherwise the check does not apply to what runs.
func TestALineIsParsedAsPflagParsesIt(t *testing.T) {
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
						t.Errorf("%q: arguments %q, want %q as in pflag", typed, l.arguments, theirs.Flags().Args())
					}
				case FlagError(theirs, parsed).Error() == "invalid flags":
					t.Errorf("%q: not translated: %v", typed, parsed)
				}
			}
		}
	}
	if accepted < 5000 || refused < 5000 {
		t.Errorf("%d were accepted, %d rejected", accepted, refused)
	}
}

func TestErrorsNameTheWordThatIsNotUTF8(t *testing.T) {
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

// --help works on an incomplete command line.
func TestHelpNeedsNoArguments(t *testing.T) {
	for _, words := range [][]string{{"-ojson", "--help"}, {"-h", "-ojson"}, {"-hojson"}} {
		if err := CheckWords(tried(), words); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
	if err := CheckWords(tried(), []string{"-ojson"}); err == nil {
		t.Error("the missing argument is not reported")
	}
}
