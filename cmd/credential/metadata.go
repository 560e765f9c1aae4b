package credential

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
)

// metadataFlag is the flag for metadata that is not secret.
func metadataFlag() input.Flag {
	return input.Pairs("metadata", "", "`key=value` to store (no secrets)")
}

// layMetadata completes the metadata of a document: entries keep the fields of the current entries
// that they omit, and the "key=value" pairs are added. It rejects secrets, which must not be on the
// command line.
func layMetadata(run *command.Run, body, current input.Document) error {
	before, err := metadata(current)
	if err != nil {
		return err
	}
	entries, err := metadata(body)
	pairs := run.Given("metadata")
	if err != nil || entries == nil && len(pairs) == 0 {
		return err
	}
	for i, entry := range entries {
		entries[i] = entryOf(before, entry.Text("key"))
		maps.Copy(entries[i], entry)
	}
	for _, text := range pairs {
		pair, err := input.ParsePair(text)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(entries, hasKey(pair.Key))
		if i < 0 {
			i = len(entries)
			entries = append(entries, entryOf(before, pair.Key))
		}
		if isSecret(entries[i]) {
			return fault.Usagef("metadata %q is secret and must not be given on the command line", pair.Key).
				WithHint("%s", secretsInFile(pair.Key))
		}
		entries[i]["key"], entries[i]["value"] = document.Encode(pair.Key), document.Encode(pair.Value)
	}
	return body.Set("metadata", entries)
}

// secretsInFile is the hint for secrets. A file with only the secret keys would remove the others.
func secretsInFile(keys string) string {
	return "list all metadata keys in a file, with the value of " + keys + ", and use -f"
}

// checkSecrets refuses to overwrite secrets whose values are unknown: the server returns null or
// asterisks instead (quirks.md §15).
func checkSecrets(body, current input.Document) error {
	before, err := metadata(current)
	if err != nil {
		return err
	}
	entries, err := metadata(body)
	if err != nil {
		return err
	}
	var lost []string
	for _, entry := range entries {
		key := entry.Text("key")
		if (isSecret(entry) || isSecret(entryOf(before, key))) && (entry.Text("value") == "" || input.IsMask(entry.Text("value"))) {
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
func confirmRemoval(ctx context.Context, run *command.Run, body, current input.Document) error {
	before, err := metadata(current)
	if err != nil {
		return err
	}
	after, err := metadata(body)
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
	return run.Loses(ctx, "remove", fmt.Sprintf("the metadata %s of %s", keys, run.Subject()))
}

// metadata returns the metadata entries of a document, each with all its fields.
func metadata(body input.Document) (entries []input.Document, err error) {
	if list := body["metadata"]; list != nil && json.Unmarshal(list, &entries) != nil {
		return nil, fault.Usagef("metadata must be a list of entries with a key and a value")
	}
	return entries, nil
}

// entryOf returns a copy of the entry with a key, or an empty entry.
func entryOf(entries []input.Document, key string) input.Document {
	if i := slices.IndexFunc(entries, hasKey(key)); i >= 0 && key != "" {
		return maps.Clone(entries[i])
	}
	return input.Document{}
}

func hasKey(key string) func(input.Document) bool {
	return func(entry input.Document) bool { return entry.Text("key") == key }
}

func isSecret(entry input.Document) bool { return string(entry["secret"]) == "true" }
