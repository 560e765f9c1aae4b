package sandbox

import (
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"slices"
)

// call is one request to an operation, with everything that its path names looked up.
type call struct {
	sandbox  *Sandbox
	request  *http.Request
	path     map[string]string // values of the placeholders of the route
	body     []byte
	parts    form // of a multipart body
	contract contract
	mode     []string // of the table

	place              // what the path names
	fields  document   // the body, if it is an object or a form
	targets []string   // environments to deploy to
	deploys bool       // whether the change is deployed
	failing bool       // the deployments of this request to FailEnvironments fail
	claim   *claimable // the Idempotency-Key, if the operation requires one

	project      *project    // {projectName}
	credential   *credential // {username}
	organization document    // {code}
}

// operation reads or changes the state, which is locked in the meantime, and returns the response.
type operation func(*call) (reply, error)

// plain makes an operation that needs nothing of the table a behaviour.
func plain(run operation) behaviour {
	return func(c *call, _ []string) (reply, error) { return run(c) }
}

// list returns an operation that lists documents.
func list(documents func(*call) []document) operation {
	return func(c *call) (reply, error) {
		return c.sandbox.options.Dialect.list(documents(c)), nil
	}
}

// change returns an operation that changes a credential, which the server then deploys by itself
// (quirks.md §13).
func change(alter func(*call) error) operation {
	return func(c *call) (reply, error) {
		if err := alter(c); err != nil {
			return reply{}, err
		}
		return c.done(nil)
	}
}

// changeTo returns a change that reads a document from the body.
func changeTo(alter func(*call, document) error) operation {
	return change(func(c *call) error {
		given, err := c.document()
		if err != nil {
			return err
		}
		return alter(c, given)
	})
}

// carryOut runs an operation and words an error as the contract or the dialect does.
func (c *call) carryOut(run operation) reply {
	answer, err := run(c)
	if err != nil {
		answer = c.refuse(err)
	}
	if c.contract == common {
		answer = answer.with(correlationHeader, correlation(c))
	}
	return answer
}

// document parses the body, which must be a JSON object and declared as JSON.
func (c *call) document() (document, error) {
	if mediaType := c.mediaType(); mediaType != "application/json" {
		return nil, failure{http.StatusUnsupportedMediaType, "Content-Type '" + mediaType + "' is not supported"}
	}
	var given document
	if err := json.Unmarshal(c.body, &given); err != nil || given == nil {
		return nil, rejected("Invalid body: a JSON object is expected!")
	}
	return given, nil
}

func (c *call) mediaType() string {
	mediaType, _, _ := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	return mediaType
}

func (c *call) query(name string) string { return c.request.URL.Query().Get(name) }

// environments returns the names of the environments of the project.
func (c *call) environments() []string {
	return slices.Sorted(maps.Keys(c.project.Collections[environments]))
}

// fails reports whether deployments to an environment fail. With FailTimes, that depends on how many
// requests have failed before.
func (c *call) fails(environment string) bool {
	options := c.sandbox.options
	if !slices.Contains(options.FailEnvironments, environment) {
		return false
	}
	if !c.failing && (options.FailTimes == 0 || c.sandbox.failed < options.FailTimes) {
		c.failing = true
		c.sandbox.failed++
	}
	return c.failing
}

// down returns the environments of the request in which deployments fail.
func (c *call) down() []string {
	var names []string
	for _, name := range c.targets {
		if c.fails(name) {
			names = append(names, name)
		}
	}
	return names
}
