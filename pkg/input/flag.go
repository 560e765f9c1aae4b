// Package input is everything between the command line and a request: flags and arguments with
// the places of their values, documents from files, and what they say together.
package input

import (
	"encoding/json"
	"errors"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/value"
)

// Flag is a flag or an argument of a command, and the place of its value in the request.
type Flag struct {
	name     string
	place    place
	usage    string // with the placeholder in back quotes
	kind     kind
	values   []string // known values; a server may accept others (quirks.md §17)
	exact    bool     // completion offers the values as they are spelled
	required bool
	with     string // see With
	phrase   string // of a secret; empty: its name
	noun     string // see Names
	argument bool
	only     string                                                                  // see Only
	check    func(given *given, other func(name string) *given, body Document) error // nil: nothing to check
}

// kind is what kind of value a flag accepts.
type kind struct {
	shown    string // the placeholder in the help if the usage has none
	read     func(text string) (any, error)
	empty    bool // the value may be empty
	several  bool // the flag may be repeated
	isSwitch bool // the flag needs no value
	content  content
}

// content is how the value of a flag is read from a file.
type content int

const (
	typed      content = iota // the value is on the command line
	secret                    // the file contains a secret; without a file, it is asked for
	textFile                  // the text of the file is the value
	base64File                // the bytes of the file in Base64 are the value
	anyFile                   // the file is sent as it is
	zipFile                   // so is a ZIP file
)

// Fields is what a flag sets if it sets several fields of the body, by their places.
type Fields map[string]any

func flagOf(name, place, usage string, kind kind) Flag {
	return Flag{name: name, place: parsePlace(place), usage: usage, kind: kind}
}

func plain(text string) (any, error) { return text, nil }

// Text is a flag for any text.
func Text(name, place, usage string) Flag {
	return flagOf(name, place, usage, kind{shown: "text", read: plain, empty: true})
}

// Texts is a flag for texts that may be repeated.
func Texts(name, place, usage string) Flag {
	return flagOf(name, place, usage+"; may be repeated", kind{shown: "text", read: plain, several: true})
}

// Bool is a flag for true or false. The value is required: if it were optional, "--name false"
// would treat it as the next argument.
func Bool(name, place, usage string) Flag {
	known := []string{"true", "false"}
	message := "requires true or false"
	if parsePlace(place).part == inBody {
		known, message = append(known, null), "requires true, false or null"
	}
	flag := flagOf(name, place, usage, kind{shown: "true|false", read: func(text string) (any, error) {
		truth, err := strconv.ParseBool(text)
		if err != nil {
			err = errors.New(message)
		}
		return truth, err
	}})
	flag.values = known
	return flag
}

// Switch is a flag without a value. It sends true if it is given.
func Switch(name, place, usage string) Flag {
	flag := Bool(name, place, usage)
	flag.kind.shown, flag.kind.isSwitch = "bool", true
	return flag
}

// Number is a flag for a whole number of at least least.
func Number(name, place string, least int, usage string) Flag {
	return flagOf(name, place, usage, kind{shown: "number", read: func(text string) (any, error) {
		return value.ParseNumber(text, least, math.MaxInt)
	}})
}

// Decimal is a flag for a number that may have decimals, such as a price.
func Decimal(name, place, usage string) Flag {
	return flagOf(name, place, usage, kind{shown: "number", read: func(text string) (any, error) {
		if _, err := strconv.ParseFloat(text, 64); err != nil || !json.Valid([]byte(text)) {
			return nil, errors.New("requires a number such as 2.5")
		}
		return json.RawMessage(text), nil
	}})
}

// Time is a flag for a date, which stands for its last second in UTC, or a time.
func Time(name, place, usage string) Flag {
	return flagOf(name, place, usage, kind{shown: "time", read: func(text string) (any, error) { return ParseTime(text) }})
}

// Addresses is a flag for IP addresses and CIDR ranges that may be repeated.
func Addresses(name, place, usage string) Flag {
	flag := Texts(name, place, usage)
	flag.kind.shown = "address"
	flag.kind.read = func(text string) (any, error) { return text, CheckAddress(text) }
	return flag
}

// Pairs is a flag for key=value that may be repeated.
func Pairs(name, place, usage string) Flag {
	flag := Texts(name, place, usage)
	flag.kind.shown, flag.kind.empty = "pair", false
	flag.kind.read = func(text string) (any, error) { return ParsePair(text) }
	return flag
}

// JSON is a flag for a JSON value.
func JSON(name, place, usage string) Flag {
	return flagOf(name, place, usage, kind{shown: "json", read: func(text string) (any, error) {
		if err := document.Check([]byte(text)); err != nil {
			return nil, fault.Usagef("requires JSON: %v", err)
		}
		return json.RawMessage(text), nil
	}})
}

// File is a flag for a file to upload.
func File(name, place, usage string) Flag { return fileFlag(name, place, usage, anyFile, "file") }

// Zip is a flag for a ZIP file to upload. The server requires its name to end in .zip (quirks.md
// §9).
func Zip(name, place, usage string) Flag { return fileFlag(name, place, usage, zipFile, "zip") }

// Content is a flag for a file whose text is the value.
func Content(name, place, usage string) Flag {
	return fileFlag(name, place, usage, textFile, "text file")
}

// Base64 is a flag for a file whose content is the value, in Base64.
func Base64(name, place, usage string) Flag {
	return fileFlag(name, place, usage, base64File, "base64 file")
}

func fileFlag(name, place, usage string, content content, shown string) Flag {
	return flagOf(name, place, usage, kind{shown: shown, read: plain, content: content})
}

// Secret is a flag --NAME-file for a file that contains a secret. Without the flag, a required
// secret is asked for at the terminal.
func Secret(name, place, usage string) Flag {
	return flagOf(name+secretSuffix, place, usage, kind{shown: "secret", read: plain, content: secret})
}

const secretSuffix = "-file"

// Argument gives an argument of the usage line a place other than the placeholder of its name, or
// another place besides it.
func Argument(name, place string) Flag {
	flag := flagOf(name, place, "", kind{read: plain})
	flag.argument = true
	return flag
}

// Asked returns a secret with another phrase for it in prompts and errors than its name.
func (f Flag) Asked(phrase string) Flag {
	f.phrase = phrase
	return f
}

// Required returns the flag as one that must be given, if not in a file.
func (f Flag) Required() Flag {
	f.required = true
	return f
}

// Optional returns the flag as one that need not be given.
func (f Flag) Optional() Flag {
	f.required = false
	return f
}

// Of returns the flag with known values, of which case and hyphens do not matter. Completion offers
// them in lower case with hyphens.
func (f Flag) Of(values ...string) Flag {
	f.values, f.kind.empty = values, false
	return f
}

// Exactly is like Of, but completion offers the values as they are spelled.
func (f Flag) Exactly(values ...string) Flag {
	f.values, f.exact, f.kind.empty = values, true, false
	return f
}

// With returns a secret that is required if another flag is given.
func (f Flag) With(flag string) Flag {
	f.with = flag
	return f
}

// Passphrase is the flag for the passphrase of a package, which travels in a header (quirks.md §10).
// It is required if the flag with is given.
func Passphrase(with string) Flag {
	return Secret("passphrase", "X-Apinizer-Package-Passphrase:", "`file` with the passphrase of the package (- for stdin)").With(with)
}

// Repeated returns the flag as one that accepts several values.
func (f Flag) Repeated() Flag {
	f.kind.several = true
	return f
}

// Names returns the flag as one that accepts names of a noun, which completion offers.
func (f Flag) Names(noun string) Flag {
	f.noun = noun
	return f
}

// Only returns an argument for which completion offers only those entries of a list that have a
// value at a path.
func (f Flag) Only(path, value string) Flag {
	f.only = f.name + " " + path + " " + value
	return f
}

// OnlyValues returns the argument, the path and the value of Only, separated by spaces, or "".
func (f Flag) OnlyValues() string { return f.only }

// RequiredPlace returns the place of a flag that must be given, or of an argument; else "".
func (f Flag) RequiredPlace() string {
	switch {
	case !f.required && !f.argument:
		return ""
	case f.place.part == inFile:
		return "@" + f.place.name
	case f.place.part == asList:
		return "[]"
	case f.place.part == inBody:
		return f.place.name
	}
	return ""
}

// Name returns the name of the flag or argument.
func (f Flag) Name() string { return f.name }

// Read returns the flag with another function to read a value. It may return Fields.
func (f Flag) Read(read func(text string) (any, error)) Flag {
	f.kind.read, f.kind.empty = read, false
	return f
}

// null is a value that clears a field of the body.
const null = "null"

// parse parses one value as typed. It returns nil for null.
func (f Flag) parse(text string) (any, error) {
	if text == null && f.place.part == inBody && f.kind.content == typed && !f.argument {
		return nil, nil
	}
	return f.kind.read(f.spelled(text))
}

// spelled returns the known value that a word stands for, or the word itself.
func (f Flag) spelled(word string) string {
	for _, known := range f.values {
		if fold(known) == fold(word) {
			return known
		}
	}
	return word
}

func fold(word string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(word))
}

// Offered returns the known values for completion and the help.
func (f Flag) Offered() []string {
	offered := slices.Clone(f.values)
	for i, known := range offered {
		if !f.exact && known == strings.ToUpper(known) {
			offered[i] = strings.ToLower(strings.ReplaceAll(known, "_", "-"))
		}
	}
	return offered
}

// help returns the usage with the known values, unless there are too many, and what is required.
func (f Flag) help() string {
	const most = 10
	help := f.usage
	if f.kind.shown != "true|false" && !f.kind.isSwitch && 0 < len(f.values) && len(f.values) <= most {
		help += ": " + strings.Join(f.Offered(), ", ")
	}
	if f.required {
		help += " (required)"
	}
	return help
}

// CheckAddress rejects what is neither an IP address nor a CIDR range.
func CheckAddress(address string) error {
	_, notOne := netip.ParseAddr(address)
	_, notRange := netip.ParsePrefix(address)
	if notOne != nil && notRange != nil {
		return fault.Usagef("%q is neither an IP address nor a CIDR range such as 10.0.0.0/8", address)
	}
	return nil
}
