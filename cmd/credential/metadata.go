package credential

import (
	"encoding/json"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/patch"
)

// entriesOf are the metadata of a credential, each with every field it has.
func entriesOf(document patch.Document) ([]patch.Document, error) {
	var entries []patch.Document
	if text := document["metadata"]; text != nil {
		if err := json.Unmarshal(text, &entries); err != nil {
			return nil, fault.Usagef("metadata is not a list of entries with a key and a value")
		}
	}
	return entries, nil
}

// setMetadata puts "key=value" pairs among the entries. A secret is refused: it
// would stand in the command line.
func setMetadata(document patch.Document, pairs []string) error {
	if len(pairs) == 0 {
		return nil
	}
	entries, err := entriesOf(document)
	if err != nil {
		return err
	}
	for _, pair := range pairs {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || key == "" {
			return fault.Usagef("--metadata %q is not key=value", pair)
		}
		entry := find(entries, key)
		if entry == nil {
			entry = patch.Document{}
			entries = append(entries, entry)
		}
		if isSecret(entry) {
			return fault.Usagef("the metadata %q is a secret, and does not belong in a command line", key).
				WithHint("give it in a file with -f")
		}
		if err := entry.Merge(map[string]string{"key": key, "value": value}); err != nil {
			return err
		}
	}
	return document.Merge(map[string][]patch.Document{"metadata": entries})
}

func find(entries []patch.Document, key string) patch.Document {
	for _, entry := range entries {
		if entry.Text("key") == key {
			return entry
		}
	}
	return nil
}

func isSecret(entry patch.Document) bool { return string(entry["secret"]) == "true" }

// checkSecrets refuses to replace secrets whose value is not known: the server
// answers null, or stars, in its place (quirks.md §15).
func checkSecrets(document patch.Document) error {
	entries, err := entriesOf(document)
	if err != nil {
		return err
	}
	var lost []string
	for _, entry := range entries {
		if value := entry.Text("value"); isSecret(entry) && strings.Trim(value, "*") == "" {
			lost = append(lost, entry.Text("key"))
		}
	}
	if len(lost) == 0 {
		return nil
	}
	return fault.Usagef("%s", "secret metadata would be lost, because the server does not tell it: "+strings.Join(lost, ", ")).
		WithHint("give the metadata with their values in a file with -f")
}
