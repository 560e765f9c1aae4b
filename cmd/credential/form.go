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

// maxDocument bounds a file that describes a credential or an organization, in
// bytes.
const maxDocument = 1 << 20

// form is what the flags that describe credentials and organizations have in
// common.
type form struct {
	name      string // the argument with the name, and the field that holds it
	fields    string // what the file may hold, for the help
	checkFile func(file patch.Document) error
	file      string
	metadata  []pair
}

// pair is one of --metadata.
type pair struct{ key, value string }

func (f *form) bind(flags *pflag.FlagSet) {
	flags.StringVarP(&f.file, "file", "f", "", "`file` in JSON or YAML, - for stdin; flags override it. Its fields: "+f.fields)
	flags.Func("metadata", "`key=value` to keep with it, no secret; may be repeated", f.addMetadata)
}

func (f *form) addMetadata(text string) error {
	key, value, found := strings.Cut(text, "=")
	if !found || key == "" {
		return errors.New("requires key=value")
	}
	f.metadata = append(f.metadata, pair{key, value})
	return nil
}

// fetch reads what a request is going to replace.
type fetch func(context.Context, *command.Run) (patch.Document, error)

// lay puts the file, the flags above it and the name above both over what there
// is. Without a fetch there is nothing yet.
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

// read reads the file, if there is one. It must not name another thing than the
// argument does.
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
		return nil, fault.Usagef("the file is about %q, not %q", other, named).
			WithHint("give the same %s, or leave it out of the file", f.name)
	}
	return document, f.checkFile(document)
}

// setMetadata puts "key=value" pairs among the entries. A secret is refused: it
// would stand in the command line.
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
			return fault.Usagef("the metadata %q is a secret, and does not belong in a command line", pair.key).
				WithHint("give it in a file with -f")
		}
		entries[i].Set("key", pair.key)
		entries[i].Set("value", pair.value)
	}
	document.Set("metadata", entries)
	return nil
}

// checkSecrets refuses to replace secrets whose value is not known: the server
// answers null, or stars, in its place (quirks.md §15).
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
	return fault.Usagef("secret metadata would be lost, because the server does not tell it: %s", strings.Join(lost, ", ")).
		WithHint("give the metadata with their values in a file with -f")
}

// metadata are the entries of a document, each with every field it has.
func metadata(document patch.Document) (entries []patch.Document, err error) {
	if list := document["metadata"]; list != nil && json.Unmarshal(list, &entries) != nil {
		return nil, fault.Usagef("metadata is not a list of entries with a key and a value")
	}
	return entries, nil
}

func isSecret(entry patch.Document) bool { return string(entry["secret"]) == "true" }
