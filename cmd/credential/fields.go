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

// credentialFields are the fields that the API accepts.
const credentialFields = "username, password, email, fullName, description, enabled, expireDate, roleNameList, ipList, metadata"

// fields holds the values of the flags that describe a credential.
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
	patch.Text(flags, &f.Email, "email", "email `address` of the owner")
	patch.Text(flags, &f.FullName, "full-name", "full `name` of the owner")
	patch.Text(flags, &f.Description, "description", "`text` that describes the credential")
	bindTruth(flags, &f.Enabled, "enabled", "allow use of the credential")
	flags.StringVar(&f.passwordFile, "password-file", "", "`file` with the password (- for stdin)")
	flags.StringArrayVar(&f.Roles, "role", nil, "`name` of a role; may be repeated")
	flags.StringArrayVar(&f.Addresses, "ip", nil, "IP `address` or CIDR range to allow; may be repeated")
	patch.Func(flags, &f.Expires, "expires",
		"`time` when the credential expires: a date (end of day, UTC), an RFC 3339 time, or null for never",
		parseTime)
	return &f
}

func bindTruth(flags *pflag.FlagSet, field *json.RawMessage, name, usage string) {
	patch.Bool(flags, field, name, usage)
	command.Values(flags, name, "true", "false", "null")
}

// checkKinds rejects fields of a file that have the wrong type. It does not quote values, which may
// be secret.
func checkKinds(document patch.Document) error {
	for _, key := range []string{"username", "password", "email", "fullName", "description", "expireDate"} {
		if !fits[string](document[key]) {
			return fault.Usagef("%s must be a string", key).
				WithHint("put the value in quotes")
		}
	}
	if !fits[bool](document["enabled"]) {
		return fault.Usagef("enabled must be true or false")
	}
	if !fits[[]string](document["roleNameList"]) {
		return fault.Usagef("roleNameList must be a list of names")
	}
	return nil
}

// fits reports whether a value is of a type, null or missing.
func fits[T any](value json.RawMessage) bool {
	return value == nil || json.Unmarshal(value, new(T)) == nil
}

// setPassword reads the password from the file or the terminal.
func (f *fields) setPassword(ctx context.Context, run *command.Run, document patch.Document) error {
	password, err := readPassword(ctx, run, "password", f.passwordFile)
	if err == nil {
		document.Set("password", password)
	}
	return err
}

// readPassword reads a new password from the file, or asks for it with a prompt that names the target.
func readPassword(ctx context.Context, run *command.Run, what, file string) (string, error) {
	what += " for " + run.Arguments.First("username")
	if file == "" {
		project, err := run.Project()
		if err != nil {
			return "", err
		}
		what += " " + run.Target(project)
	}
	return run.Console.Secret(ctx, what, file, "password-file", true)
}

// check rejects what the server would reject, and converts times to the format of the server.
func check(document patch.Document) error {
	missing := slices.DeleteFunc([]string{"email", "fullName"}, func(key string) bool { return document.Text(key) != "" })
	if len(missing) > 0 {
		keys := strings.Join(missing, " and ")
		flags := strings.NewReplacer("email", "--email", "fullName", "--full-name").Replace(keys)
		return fault.Usagef("a credential requires %s", keys).
			WithHint("use %s, or set %s in the file", flags, keys)
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
		return fault.Usagef("ipList must be a list of addresses")
	}
	for _, address := range addresses {
		_, notOne := netip.ParseAddr(address)
		_, notRange := netip.ParsePrefix(address)
		if notOne != nil && notRange != nil {
			return fault.Usagef("%q is neither an IP address nor a CIDR range such as 10.0.0.0/8", address)
		}
	}
	return nil
}

// parseTime converts a date or a time to the format of the server: UTC with milliseconds. A date
// stands for its last second.
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
