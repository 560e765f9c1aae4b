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
	sandbox *Sandbox
	request *http.Request
	path    map[string]string // values of the placeholders of the route
	body    []byte

	project      *project    // {projectName}
	credential   *credential // {username}
	organization document    // {code}
}

// operation reads or changes the state, which is locked in the meantime, and returns the response.
type operation func(*call) (reply, error)

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
		names := slices.Sorted(maps.Keys(c.project.Collections[environments]))
		options := c.sandbox.options
		return options.Dialect.deployed(names, options.FailEnvironments), nil
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

// carryOut runs an operation and words an error as the dialect does.
func (c *call) carryOut(run operation) reply {
	answer, err := reply{}, c.lookUp()
	if err == nil {
		answer, err = run(c)
	}
	if err != nil {
		return c.sandbox.options.Dialect.failure(err)
	}
	return answer
}

// lookUp finds what the path names. For an unknown organization the response has no body (quirks.md
// §2).
func (c *call) lookUp() error {
	if name, named := c.path["projectName"]; named {
		if c.project = c.sandbox.projects[name]; c.project == nil {
			return failure{http.StatusNotFound,
				"Project(" + name + ") was not found or user does not have privilege to access it!"}
		}
	}
	if username, named := c.path["username"]; named {
		if c.credential = c.project.Credentials[username]; c.credential == nil {
			return unknownCredential(username)
		}
	}
	if code, named := c.path["code"]; named {
		if c.organization = c.project.Collections[organizations][code]; c.organization == nil {
			return failure{status: http.StatusNotFound}
		}
	}
	return nil
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
