package input

import (
	"encoding/json"
	"errors"
	"math"
	"net/netip"
	"strconv"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/value"
)

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

// Decimal is a flag for a number from zero that may have decimals, such as a price.
func Decimal(name, place, usage string) Flag {
	return flagOf(name, place, usage, kind{shown: "number", read: func(text string) (any, error) {
		if number, err := strconv.ParseFloat(text, 64); err != nil || number < 0 || !json.Valid([]byte(text)) {
			return nil, errors.New("requires a number from zero, such as 2.5")
		}
		return json.RawMessage(text), nil
	}})
}

// Duration is a flag for a duration that a function of the command reads, such as 2m.
func Duration(name, usage string) Flag {
	return flagOf(name, "", usage, kind{shown: "duration", read: func(text string) (any, error) { return value.ParseDuration(text, 0) }})
}

// Time is a flag for a date, which stands for its last second in UTC, or a time.
func Time(name, place, usage string) Flag {
	return flagOf(name, place, usage, kind{shown: "time", read: func(text string) (any, error) { return ParseTime(text) }})
}

// Start is like Time, but a date stands for its first second.
func Start(name, place, usage string) Flag {
	return flagOf(name, place, usage, kind{shown: "time", read: func(text string) (any, error) { return parseStart(text) }})
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

// Map is a flag for FROM=TO that may be repeated and makes one object. TO may be empty.
func Map(name, place, usage string) Flag {
	flag := Pairs(name, place, usage)
	flag.kind.isMap = true
	return flag
}

// JSON is a flag for a JSON value.
func JSON(name, place, usage string) Flag {
	return flagOf(name, place, usage, kind{shown: "json", read: func(text string) (any, error) {
		if err := document.Check([]byte(text)); err != nil {
			return nil, errors.New("requires valid JSON")
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

// Argument gives an argument of the usage line a place other than the placeholder of its name, or
// another place besides it.
func Argument(name, place string) Flag {
	flag := flagOf(name, place, "", kind{read: plain})
	flag.argument = true
	return flag
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

func plain(text string) (any, error) { return text, nil }

// AsArgument returns a flag as an argument of the usage line, such as the name of a file.
func (f Flag) AsArgument() Flag {
	return f.changed(func(g *flag) { g.argument = true })
}
