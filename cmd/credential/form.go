package credential

import (
	"cmp"
	"context"
	"errors"
	"maps"
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

// lay merges the current document, the file, the flags and the name; the later override the
// earlier. It also returns the current document. A nil fetch stands for an empty one.
func (f *form) lay(
	ctx context.Context, run *command.Run, flags any, present fetch,
) (document, current patch.Document, err error) {
	given, err := f.read(ctx, run)
	if err != nil {
		return nil, nil, err
	}
	given.Merge(flags)
	given.Set(f.name, run.Arguments.First(f.name))
	current = patch.Document{}
	if present != nil {
		if current, err = present(ctx, run); err != nil {
			return nil, nil, err
		}
	}
	document = maps.Clone(current)
	maps.Copy(document, given)
	return document, current, f.layMetadata(document, current)
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
	return document, cmp.Or(checkMetadata(document), f.checkFile(document))
}
