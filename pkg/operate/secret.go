package operate

import (
	"encoding/json"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// secretOf returns the document in a response with the secret that is shown only once,
// but without any other secret. It returns nil if the operation shows none, or if the
// response has none because the caller chose it (quirks.md §23).
func secretOf(reply *answer.Reply) json.RawMessage {
	if !reply.Operation.ShownOnce {
		return nil
	}
	created, err := reply.Document()
	if err != nil {
		return nil
	}
	secret := document.Members(created).Get("secret")
	masked, err := redact.JSON(created)
	if plain, _ := document.Text(secret); plain == "" || err != nil {
		return nil
	}
	shown := document.Members(masked)
	for i := range shown {
		if shown[i].Key == "secret" {
			shown[i].Value = secret
		}
	}
	encoded, _ := shown.MarshalJSON() // never fails
	return encoded
}
