package credential

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/patch"
)

// layMetadata completes the metadata of a document: entries keep the fields of the current entries
// that they omit, and the "key=value" pairs are added. It rejects secrets, which must not be on the
// command line.
func (f *form) layMetadata(document, current patch.Document) error {
	before, err := metadata(current)
	if err != nil {
		return err
	}
	entries, err := metadata(document)
	if err != nil || entries == nil && len(f.metadata) == 0 {
		return err
	}
	for i, entry := range entries {
		entries[i] = entryOf(before, entry.Text("key"))
		maps.Copy(entries[i], entry)
	}
	for _, pair := range f.metadata {
		i := slices.IndexFunc(entries, hasKey(pair.key))
		if i < 0 {
			i = len(entries)
			entries = append(entries, entryOf(before, pair.key))
		}
		if isSecret(entries[i]) {
			return fault.Usagef("metadata %q is secret and must not be given on the command line", pair.key).
				WithHint("%s", secretsInFile(pair.key))
		}
		entries[i].Set("key", pair.key)
		entries[i].Set("value", pair.value)
	}
	document.Set("metadata", entries)
	return nil
}

// secretsInFile is the hint for secrets. A file with only the secret keys would remove the others.
func secretsInFile(keys string) string {
	return "list all metadata keys in a file, with the value of " + keys + ", and use -f"
}

// checkSecrets refuses to overwrite secrets whose values are unknown: the server returns null or
// asterisks instead (quirks.md §15).
func checkSecrets(document, current patch.Document) error {
	before, err := metadata(current)
	if err != nil {
		return err
	}
	entries, err := metadata(document)
	if err != nil {
		return err
	}
	var lost []string
	for _, entry := range entries {
		key := entry.Text("key")
		if (isSecret(entry) || isSecret(entryOf(before, key))) && strings.Trim(entry.Text("value"), "*") == "" {
			lost = append(lost, key)
		}
	}
	if len(lost) == 0 {
		return nil
	}
	keys := strings.Join(lost, ", ")
	return fault.Usagef("secret metadata would be lost, because the server does not return its value: %s", keys).
		WithHint("%s", secretsInFile(keys))
}

// confirmRemoval asks before current metadata is removed. In a dry run it only warns.
func (f *form) confirmRemoval(ctx context.Context, run *command.Run, document, current patch.Document) error {
	before, err := metadata(current)
	if err != nil {
		return err
	}
	after, err := metadata(document)
	if err != nil {
		return err
	}
	var removed []string
	for _, entry := range before {
		if key := entry.Text("key"); !slices.ContainsFunc(after, hasKey(key)) {
			removed = append(removed, key)
		}
	}
	if len(removed) == 0 {
		return nil
	}
	last := len(removed) - 1
	keys := removed[last]
	if last > 0 {
		keys = strings.Join(removed[:last], ", ") + " and " + keys
	}
	what := fmt.Sprintf("the metadata %s of %s", keys, run.Arguments.First(f.name))
	if run.Settings.Bool("dry-run") {
		run.Warn("this update removes " + what)
		return nil
	}
	project, err := run.Project()
	if err != nil {
		return err
	}
	return run.Confirm(ctx, "Remove "+what+" "+run.Target(project)+"?")
}

// checkMetadata rejects entries of a file with a field of the wrong type, which the server might
// convert: the key 1 would then be the key "1". It does not quote values, which may be secret.
func checkMetadata(document patch.Document) error {
	entries, err := metadata(document)
	if err != nil {
		return err
	}
	for i, entry := range entries {
		for _, field := range []string{"key", "value", "jwtClaimName"} {
			if !fits[string](entry[field]) {
				return fault.Usagef("%s of metadata entry %d must be a string", field, i+1).
					WithHint("put the value in quotes")
			}
		}
		for _, field := range []string{"secret", "includeInJwt", "includeInTokenResponse"} {
			if !fits[bool](entry[field]) {
				return fault.Usagef("%s of metadata entry %d must be true or false", field, i+1)
			}
		}
	}
	return nil
}

// metadata returns the metadata entries of a document, each with all its fields.
func metadata(document patch.Document) (entries []patch.Document, err error) {
	if list := document["metadata"]; list != nil && json.Unmarshal(list, &entries) != nil {
		return nil, fault.Usagef("metadata must be a list of entries with a key and a value")
	}
	return entries, nil
}

// entryOf returns a copy of the entry with a key, or an empty entry.
func entryOf(entries []patch.Document, key string) patch.Document {
	if i := slices.IndexFunc(entries, hasKey(key)); i >= 0 && key != "" {
		return maps.Clone(entries[i])
	}
	return patch.Document{}
}

func hasKey(key string) func(patch.Document) bool {
	return func(entry patch.Document) bool { return entry.Text("key") == key }
}

func isSecret(entry patch.Document) bool { return string(entry["secret"]) == "true" }
