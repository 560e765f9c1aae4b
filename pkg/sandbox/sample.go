package sandbox

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// What every sandbox holds. The sample credential has a private key and token settings of its own;
// the sample user may ask for a token.
const (
	SampleProject    = "MyProject"
	SampleCredential = "api-user"
	SampleUser       = "operator"
	SamplePassword   = "sandbox"
)

// SampleEnvironments are the environments of the sample projects.
func SampleEnvironments() []string { return []string{"production", "staging"} }

// sample is the projects, with the field names of the vendor's examples. A key comes without its
// content, which the server never gives back; a keystore with its file and password, which the
// server does give back, encrypted (quirks.md §15).
//
//go:embed sample.json
var sample string

// sampleProjects are fresh in every sandbox.
func sampleProjects(generated int) map[string]*project {
	var projects map[string]*project
	if err := json.Unmarshal([]byte(sample), &projects); err != nil {
		panic("sandbox: sample.json: " + err.Error())
	}
	mine := projects[SampleProject]
	for number := 1; number <= generated; number++ {
		username := fmt.Sprintf("user-%05d", number)
		key := username + "-key"
		mine.Collections[keys][key] = document{
			"name":      key,
			"keyType":   "PRIVATE_KEY",
			"algorithm": nil,
			"cryptoKeyInfoEnvironmentList": []any{
				document{"environmentName": "production", "alias": key, "source": nil},
			},
		}
		mine.Credentials[username] = newCredential(document{
			"username": username,
			"fullName": fmt.Sprintf("User %05d", number),
			"email":    username + "@example.com",
			"password": "change-me",
		})
		mine.Credentials[username].Assignments["privateKey"] = key
	}
	return projects
}
