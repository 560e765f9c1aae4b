package credential

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/patch"
)

// maxDocument is the maximum size in bytes of a file that describes a credential or organization.
const maxDocument = 1 << 20

// form holds what the flags for credentials and for organizations have in common.
type form struct {
	name      string // the argument with the name, and the field for it
	fields    string // the fields of the file, for the help
	checkFile func(file patch.Document) error
	file      string
	metadata  []pair
}

// pair is a value of --metadata.
type pair struct{ key, value string }

func (f *form) bind(flags *pflag.FlagSet) {
	flags.StringVarP(&f.file, "file", "f", "", "`file` in JSON or YAML (- for stdin); flags override it; fields: "+f.fields)
	flags.Func("metadata", "`key=value` to store (no secrets); may be repeated", f.addMetadata)
}

func (f *form) addMetadata(text string) error {
	key, value, found := strings.Cut(text, "=")
	if !found || key == "" {
		return errors.New("requires key=value")
	}
	f.metadata = append(f.metadata, pair{key, value})
	return nil
}

// fetch reads the document that a request will replace.
type fetch func(context.Context, *command.Run) (patch.Document, error)

// lay merges the present document, the file, the flags and the name; the later override the
// earlier. A nil fetch stands for an empty document.
func (f *form) lay(ctx context.Context, run *command.Run, flags any, present fetch) (patch.Document, error) {
	given, err := f.read(ctx, run)
	if err != nil {
		return nil, err
	}
	given.Merge(flags)
	given.Set(f.name, run.Arguments.First(f.name))
	document := patch.Document{}
	if present != nil {
		if document, err = present(ctx, run); err != nil {
			return nil, err
		}
	}
	maps.Copy(document, given)
	return document, f.setMetadata(document)
}

// read reads the file, if one is given. Its name must not contradict the argument.
func (f *form) read(ctx context.Context, run *command.Run) (patch.Document, error) {
	if f.file == "" {
		return patch.Document{}, nil
	}
	text, err := run.Console.ReadText(ctx, f.file, maxDocument)
	if err != nil {
		return nil, err
	}
	document, err := patch.ParseDocument([]byte(text))
	if err != nil {
		return nil, fault.Usagef("%s cannot be used: %v", console.InputName(f.file), err)
	}
	named := run.Arguments.First(f.name)
	if other := document.Text(f.name); other != "" && other != named {
		return nil, fault.Usagef("the file describes %q, not %q", other, named).
			WithHint("use the same %s, or remove it from the file", f.name)
	}
	return document, f.checkFile(document)
}

// setMetadata adds the "key=value" pairs to the metadata. It rejects secrets, which must not be on
// the command line.
func (f *form) setMetadata(document patch.Document) error {
	if len(f.metadata) == 0 {
		return nil
	}
	entries, err := metadata(document)
	if err != nil {
		return err
	}
	for _, pair := range f.metadata {
		i := slices.IndexFunc(entries, func(entry patch.Document) bool { return entry.Text("key") == pair.key })
		if i < 0 {
			i = len(entries)
			entries = append(entries, patch.Document{})
		}
		if isSecret(entries[i]) {
			return fault.Usagef("metadata %q is secret and must not be given on the command line", pair.key).
				WithHint("put it in a file and use -f")
		}
		entries[i].Set("key", pair.key)
		entries[i].Set("value", pair.value)
	}
	document.Set("metadata", entries)
	return nil
}

// checkSecrets refuses to overwrite secrets whose values are unknown: the server returns null or
// asterisks instead (quirks.md §15).
func checkSecrets(document patch.Document) error {
	entries, err := metadata(document)
	if err != nil {
		return err
	}
	var lost []string
	for _, entry := range entries {
		if isSecret(entry) && strings.Trim(entry.Text("value"), "*") == "" {
			lost = append(lost, entry.Text("key"))
		}
	}
	if len(lost) == 0 {
		return nil
	}
	return fault.Usagef("secret metadata would be lost, because the server does not return its value: %s",
		strings.Join(lost, ", ")).
		WithHint("put the metadata with its values in a file and use -f")
}

// metadata returns the metadata entries of a document, each with all its fields.
func metadata(document patch.Document) (entries []patch.Document, err error) {
	if list := document["metadata"]; list != nil && json.Unmarshal(list, &entries) != nil {
		return nil, fault.Usagef("metadata must be a list of entries with a key and a value")
	}
	return entries, nil
}

func isSecret(entry patch.Document) bool { return string(entry["secret"]) == "true" }
