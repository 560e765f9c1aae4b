package credential

import (
	"context"
	"encoding/json"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/patch"
)

// credentialFields are those that the API knows.
const credentialFields = "username, password, email, fullName, description, enabled, expireDate, roleNameList, ipList, metadata"

// fields are the flags that describe a credential.
type fields struct {
	Email       json.RawMessage `json:"email,omitempty"`
	FullName    json.RawMessage `json:"fullName,omitempty"`
	Description json.RawMessage `json:"description,omitempty"`
	Enabled     json.RawMessage `json:"enabled,omitempty"`
	Roles       []string        `json:"roleNameList,omitempty"`
	Addresses   []string        `json:"ipList,omitempty"`
	Expires     json.RawMessage `json:"expireDate,omitempty"`
	form
	passwordFile string
}

func bindFields(flags *pflag.FlagSet) *fields {
	f := fields{form: form{name: "username", fields: credentialFields, checkFile: checkKinds}}
	f.bind(flags)
	patch.Text(flags, &f.Email, "email", "e-mail `address` of the holder")
	patch.Text(flags, &f.FullName, "full-name", "full `name` of the holder")
	patch.Text(flags, &f.Description, "description", "what the credential is for")
	bindTruth(flags, &f.Enabled, "enabled", "the credential may be used")
	flags.StringVar(&f.passwordFile, "password-file", "", "`file` with the password, - for stdin")
	flags.StringArrayVar(&f.Roles, "role", nil, "`name` of a role; may be repeated")
	flags.StringArrayVar(&f.Addresses, "ip", nil, "`address` or CIDR range it may be used from; may be repeated")
	patch.Func(flags, &f.Expires, "expires", "`time` at which it ends: a date (its last second, UTC), RFC 3339, or null for never", parseTime)
	return &f
}

func bindTruth(flags *pflag.FlagSet, field *json.RawMessage, name, usage string) {
	patch.Bool(flags, field, name, usage)
	command.Values(flags, name, "true", "false", "null")
}

// checkKinds finds what a file holds in place of a text, a list or a truth.
func checkKinds(document patch.Document) error {
	for _, key := range []string{"username", "password", "email", "fullName", "description", "expireDate"} {
		if !fits[string](document[key]) {
			return fault.Usagef("%s is %s, which is no text", key, document[key]).
				WithHint("put it in quotes")
		}
	}
	if !fits[bool](document["enabled"]) {
		return fault.Usagef("enabled is neither true nor false")
	}
	if !fits[[]string](document["roleNameList"]) {
		return fault.Usagef("roleNameList is not a list of names")
	}
	return nil
}

// fits tells whether a value that may be null or missing is of a kind.
func fits[T any](value json.RawMessage) bool {
	return value == nil || json.Unmarshal(value, new(T)) == nil
}

// setPassword takes the password from where the flags say.
func (f *fields) setPassword(ctx context.Context, run *command.Run, document patch.Document) error {
	password, err := run.Console.Secret(ctx, "password for "+document.Text("username"), f.passwordFile, "password-file", true)
	if err == nil {
		document.Set("password", password)
	}
	return err
}

// check finds what the server would refuse, and writes times as the server
// wants them.
func check(document patch.Document) error {
	missing := slices.DeleteFunc([]string{"email", "fullName"}, func(key string) bool { return document.Text(key) != "" })
	if len(missing) > 0 {
		keys := strings.Join(missing, " and ")
		flags := strings.NewReplacer("email", "--email", "fullName", "--full-name").Replace(keys)
		return fault.Usagef("the credential needs its %s", strings.Join(missing, " and its ")).
			WithHint("give %s, or %s in the file", flags, keys)
	}
	if err := checkAddresses(document["ipList"]); err != nil {
		return err
	}
	if expires := document.Text("expireDate"); expires != "" {
		until, err := parseTime(expires)
		if err != nil {
			return fault.Usagef("expireDate %v", err)
		}
		document.Set("expireDate", until)
	}
	return nil
}

func checkAddresses(list json.RawMessage) error {
	var addresses []string
	if list != nil && json.Unmarshal(list, &addresses) != nil {
		return fault.Usagef("ipList is not a list of addresses")
	}
	for _, address := range addresses {
		_, notOne := netip.ParseAddr(address)
		_, notRange := netip.ParsePrefix(address)
		if notOne != nil && notRange != nil {
			return fault.Usagef("%q is neither an IP address nor a range such as 10.0.0.0/8", address)
		}
	}
	return nil
}

// parseTime reads a date or a time, and writes it as the server does: in UTC
// with milliseconds. A date means its last second.
func parseTime(text string) (string, error) {
	const server = "2006-01-02T15:04:05.000Z"
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.Add(24*time.Hour - time.Second).Format(server), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return "", fault.Usagef("requires a date such as 2027-12-31, or a time such as 2027-12-31T18:00:00Z")
	}
	return at.UTC().Format(server), nil
}
