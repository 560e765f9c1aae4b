package input

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Spec says which input an operation accepts.
type Spec struct {
	Operation catalog.Operation
	Flags     []Flag
	Document  bool   // the body may come from a file
	Wrap      string // the field of the body that contains everything but the deployment; may be empty
	// Flat are the fields that the response to a read has at the top, and their places in the body.
	Flat map[string]string
	// Bare allows a body without the wrapper, for older servers (quirks.md §18).
	Bare bool
}

// Input is the input of a command that sends one of several operations.
type Input struct {
	flags  *pflag.FlagSet
	specs  []Spec
	chosen int
	given  map[string]*given // by name

	file     string
	set      []Pair
	skeleton bool
	bare     bool
	deployTo []string
}

// ValuesAnnotation is the annotation of a flag with the values that completion offers.
const ValuesAnnotation = "apiops_values"

// RequiredAnnotation marks a flag that must be given, if not in a file.
const RequiredAnnotation = "apiops_required_flag"

// Bind defines the flags of a command. If it can send several operations, they share the flags that
// have the same name.
func Bind(flags *pflag.FlagSet, specs ...Spec) *Input {
	in := &Input{flags: flags, specs: specs, given: make(map[string]*given)}
	for _, spec := range specs {
		for _, flag := range spec.Flags {
			in.define(flag)
		}
	}
	if in.any(func(s Spec) bool { return s.Document }) {
		flags.StringVarP(&in.file, "file", "f", "", "`file` with the fields in JSON or YAML (- for stdin); flags override it")
		flags.Var((*pairs)(&in.set), "set", "set a `field=value` that has no flag, e.g. a.b=true; @FILE reads the value from a file; may be repeated")
		flags.BoolVar(&in.skeleton, "skeleton", false, "print a file for -f with all known fields, and exit")
	}
	if in.any(func(s Spec) bool { return s.Bare }) {
		flags.BoolVar(&in.bare, "bare", false, "send the settings in the form that older servers expect")
	}
	if in.any(func(s Spec) bool { return s.Operation.Deploys == catalog.DeploysAsked }) {
		usage := "`environment` to deploy to; may be repeated"
		if in.any(func(s Spec) bool { return s.Operation.Asks.ByID }) {
			usage = "`id` of an environment to deploy to; may be repeated"
		}
		flags.StringArrayVar(&in.deployTo, "deploy-to", nil, usage)
	}
	return in
}

func (in *Input) any(is func(Spec) bool) bool { return slices.ContainsFunc(in.specs, is) }

// define defines one flag, unless another operation already has it.
func (in *Input) define(flag Flag) {
	if _, known := in.given[flag.name]; known {
		return
	}
	g := &given{Flag: flag}
	in.given[flag.name] = g
	if flag.argument {
		return
	}
	if in.flags.Lookup(flag.name) != nil {
		panic(fmt.Sprintf("duplicate flag --%s", flag.name))
	}
	defined := in.flags.VarPF(g, flag.name, "", flag.help())
	if flag.required {
		_ = in.flags.SetAnnotation(flag.name, RequiredAnnotation, []string{})
	}
	if flag.kind.isSwitch {
		defined.NoOptDefVal = "true"
	}
	switch {
	case flag.kind.content != typed:
		offer(in.flags, flag.name, "<file>")
	case len(flag.values) > 0:
		offer(in.flags, flag.name, flag.Offered()...)
	case flag.noun != "":
		offer(in.flags, flag.name, "<"+flag.noun+">")
	case flag.place.part == inPath:
		offer(in.flags, flag.name, "<"+flag.place.name+">")
	}
}

// offer sets the values that completion offers for a flag.
func offer(flags *pflag.FlagSet, name string, values ...string) {
	_ = flags.SetAnnotation(name, ValuesAnnotation, values)
}

// pairs is the value of --set.
type pairs []Pair

// Set adds a pair.
func (p *pairs) Set(text string) error {
	pair, err := ParsePair(text)
	switch {
	case err != nil:
		return errors.New("requires field=value")
	case strings.HasPrefix(pair.Key, "."), strings.HasSuffix(pair.Key, "."), strings.Contains(pair.Key, ".."):
		return fmt.Errorf("has an empty name in the path %q", pair.Key)
	case strings.ContainsAny(pair.Key, "[]"):
		return fmt.Errorf("cannot set one element of a list (%s); give the whole list, such as a.b='[1, 2]'", pair.Key)
	}
	*p = append(*p, pair)
	return nil
}

// String returns the default, which is empty.
func (p *pairs) String() string { return "" }

// Type returns the placeholder for the help.
func (p *pairs) Type() string { return "field=value" }

// Choose selects the operation to send.
func (in *Input) Choose(i int) { in.chosen = i }

// spec returns the chosen operation.
func (in *Input) spec() Spec { return in.specs[in.chosen] }

// Skeleton reports whether only a skeleton is requested.
func (in *Input) Skeleton() bool { return in.skeleton }

// Given returns the values of a flag or an argument as typed.
func (in *Input) Given(name string) []string {
	if g := in.given[name]; g != nil {
		return g.texts
	}
	return nil
}

// Last returns the last value of a flag, in the spelling of the server, or "".
func (in *Input) Last(name string) string {
	if g := in.given[name]; g != nil {
		return g.latest()
	}
	return ""
}

// On reports whether a switch or another flag for true or false is on.
func (in *Input) On(name string) bool {
	on, _ := strconv.ParseBool(in.Last(name))
	return on
}

// Hinted adds a hint to an error if the server names a field that is missing, and a flag sets it.
func (in *Input) Hinted(err error) error {
	failure := fault.From(err)
	if failure == nil || failure.Kind != fault.Rejected || failure.Hint != "" ||
		!text.ContainsAny(strings.ToLower(failure.Message), "empty", "required", "missing", "null", "blank") {
		return err
	}
	for _, flag := range in.spec().Flags {
		if flag.argument || flag.place.part != inBody || len(in.given[flag.name].texts) > 0 {
			continue
		}
		for field := range strings.SplitSeq(flag.place.name, ".") {
			isWord := regexp.MustCompile(`\b` + regexp.QuoteMeta(field) + `\b`)
			if len(field) > 3 && isWord.MatchString(failure.Message) {
				return failure.WithHint("use --%s, or set the field with -f or --set", flag.name)
			}
		}
	}
	return err
}

// Values returns what flags and arguments give for the placeholders of the path.
func (in *Input) Values(arguments map[string][]string) map[string][]string {
	values := make(map[string][]string)
	for _, flag := range in.spec().Flags {
		texts := in.given[flag.name].texts
		if flag.argument {
			texts = arguments[flag.name]
		}
		if flag.place.part != inPath {
			continue
		}
		for _, text := range texts {
			values[flag.place.name] = append(values[flag.place.name], flag.spelled(text))
		}
	}
	return values
}

// Places returns, for each placeholder that a flag or an argument fills, whether it accepts several
// values.
func (s Spec) Places() map[string]bool {
	places := make(map[string]bool)
	for _, flag := range s.Flags {
		if flag.place.part == inPath {
			places[flag.place.name] = flag.kind.several
		}
	}
	return places
}

// Accepts reports whether an argument of this name has a place in the request.
func (s Spec) Accepts(argument string) bool {
	return slices.ContainsFunc(s.Flags, func(f Flag) bool { return f.argument && f.name == argument })
}
