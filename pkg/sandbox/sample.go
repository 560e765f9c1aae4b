package sandbox

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// The content of every sandbox. The sample credential has a private key and token settings; the
// sample user may request a token.
const (
	SampleProject    = "MyProject"
	SampleCredential = "api-user"
	SampleUser       = "operator"
	SamplePassword   = "sandbox"
)

// SampleEnvironments returns the environments of the sample projects.
func SampleEnvironments() []string { return []string{"production", "staging"} }

// sample contains the projects, with the field names of the vendor's examples. A key has no
// content, because the server never returns it; a keystore has its file and password, because the
// server does return them, encrypted (quirks.md §15).
//
//go:embed sample.json
var sample string

// sampleProjects returns new projects for a sandbox.
func sampleProjects(generated int) map[string]*project {
	var projects map[string]*project
	if err := json.Unmarshal([]byte(sample), &projects); err != nil {
		panic("sandbox: sample.json: " + err.Error())
	}
	for _, project := range projects {
		completeSample(project)
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
		consumer := "con_" + username
		mine.Collections["consumers"][consumer] = document{
			"consumerKey": consumer, "username": username, "fullName": fmt.Sprintf("User %05d", number),
			"email": username + "@example.com", "description": nil, "enabled": true, "organizationCode": nil,
		}
	}
	return projects
}
