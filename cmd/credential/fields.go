package credential

import (
	"context"
	"encoding/json"
	"net/netip"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/patch"
)

// maxDocument bounds a file that describes a credential or an organization, in
// bytes.
const maxDocument = 1 << 20

// fields are what flags say about a credential.
type fields struct {
	Username    string                `json:"username"`
	Email       patch.Field[string]   `json:"email,omitzero"`
	FullName    patch.Field[string]   `json:"fullName,omitzero"`
	Description patch.Field[string]   `json:"description,omitzero"`
	Enabled     patch.Field[bool]     `json:"enabled,omitzero"`
	Roles       patch.Field[[]string] `json:"roleNameList,omitzero"`
	Addresses   patch.Field[[]string] `json:"ipList,omitzero"`
	Expires     patch.Field[string]   `json:"expireDate,omitzero"`
}

// form are the flags that describe a credential.
type form struct {
	fields
	file         string
	passwordFile string
	roles        []string
	addresses    []string
	metadata     []string
}

func bindForm(flags *pflag.FlagSet) *form {
	var f form
	flags.StringVarP(&f.file, "file", "f", "", "`file` with the fields in JSON or YAML, - for stdin; flags win over it")
	patch.Text(flags, &f.Email, "email", "e-mail `address` of the holder")
	patch.Text(flags, &f.FullName, "full-name", "full `name` of the holder")
	patch.Text(flags, &f.Description, "description", "what the credential is for")
	patch.Bool(flags, &f.Enabled, "enabled", "the credential may be used")
	flags.StringVar(&f.passwordFile, "password-file", "", "`file` with the password, - for stdin")
	flags.StringArrayVar(&f.roles, "role", nil, "`name` of a role; may be repeated")
	flags.StringArrayVar(&f.addresses, "ip", nil, "`address` or CIDR range it may be used from; may be repeated")
	patch.Func(flags, &f.Expires, "expires", "`time` at which it ends: a date (its last second, UTC), RFC 3339, or null for never", parseTime)
	command.Values(flags, "enabled", "true", "false", "null")
	flags.StringArrayVar(&f.metadata, "metadata", nil, "`key=value` to keep with it, no secret; may be repeated")
	return &f
}

// document is what file and flags say, flags above the file.
func (f *form) document(ctx context.Context, run *command.Run, username string) (patch.Document, error) {
	document, err := readDocument(ctx, run, f.file)
	if err != nil {
		return nil, err
	}
	if other := document.Text("username"); other != "" && other != username {
		return nil, fault.Usagef("the file is about %q, not %q", other, username).
			WithHint("give the same username, or leave it out of the file")
	}
	if err := checkKinds(document); err != nil {
		return nil, err
	}
	f.Username = username
	if len(f.roles) > 0 {
		f.Roles = patch.Of(f.roles)
	}
	if len(f.addresses) > 0 {
		f.Addresses = patch.Of(f.addresses)
	}
	if err := document.Merge(f.fields); err != nil {
		return nil, err
	}
	return document, nil
}

// checkKinds finds what a file holds in place of a text, a list or a truth.
func checkKinds(document patch.Document) error {
	for _, key := range []string{"username", "password", "email", "fullName", "description", "expireDate"} {
		if !fits[*string](document[key]) {
			return fault.Usagef("%s is %s, which is no text", key, document[key]).
				WithHint("put it in quotes")
		}
	}
	if !fits[*bool](document["enabled"]) {
		return fault.Usagef("enabled is neither true nor false")
	}
	if !fits[[]string](document["roleNameList"]) {
		return fault.Usagef("roleNameList is not a list of names")
	}
	return nil
}

// fits tells whether a value that may be missing is of a kind.
func fits[T any](value json.RawMessage) bool {
	return value == nil || json.Unmarshal(value, new(T)) == nil
}

// readDocument reads the file that a flag named, if it named any.
func readDocument(ctx context.Context, run *command.Run, file string) (patch.Document, error) {
	if file == "" {
		return patch.Document{}, nil
	}
	text, err := run.Console.Read(ctx, file, maxDocument)
	if err != nil {
		return nil, err
	}
	document, err := patch.ParseDocument(text)
	if err != nil {
		return nil, fault.Usagef("%s cannot be used: %v", console.InputName(file), err)
	}
	return document, nil
}

// setPassword takes the password from where the flags say.
func (f *form) setPassword(ctx context.Context, run *command.Run, document patch.Document) error {
	password, err := run.Console.Secret(ctx, "password of "+f.Username, f.passwordFile, "password-file", true)
	if err != nil {
		return err
	}
	return document.Merge(map[string]string{"password": password})
}

// check finds what the server would refuse, and writes times as the server
// wants them.
func check(document patch.Document) error {
	var keys, flags []string
	for _, needed := range []struct{ key, flag string }{{"email", "--email"}, {"fullName", "--full-name"}} {
		if document.Text(needed.key) == "" {
			keys, flags = append(keys, needed.key), append(flags, needed.flag)
		}
	}
	if len(keys) > 0 {
		return fault.Usagef("%s", "the credential needs its "+strings.Join(keys, " and its ")).
			WithHint("give %s, or %s in the file", strings.Join(flags, " and "), strings.Join(keys, " and "))
	}
	var addresses []string
	if err := json.Unmarshal(document["ipList"], &addresses); err != nil && document["ipList"] != nil {
		return fault.Usagef("ipList is not a list of addresses")
	}
	for _, address := range addresses {
		if err := checkAddress(address); err != nil {
			return err
		}
	}
	if expires := document.Text("expireDate"); expires != "" {
		until, err := parseTime(expires)
		if err != nil {
			return err
		}
		return document.Merge(map[string]string{"expireDate": until})
	}
	return nil
}

func checkAddress(text string) error {
	if _, err := netip.ParseAddr(text); err == nil {
		return nil
	}
	if _, err := netip.ParsePrefix(text); err == nil {
		return nil
	}
	return fault.Usagef("%q is neither an IP address nor a range such as 10.0.0.0/8", text)
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
		return "", fault.Usagef("%q is neither a date such as 2027-12-31 nor a time such as 2027-12-31T18:00:00Z", text)
	}
	return at.UTC().Format(server), nil
}
