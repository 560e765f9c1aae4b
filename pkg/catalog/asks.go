package catalog

import (
	"slices"
	"strconv"
	"strings"
)

// Place is a part of a request.
type Place string

// The parts of a request that may ask for a deployment.
const (
	InBody  Place = "body"
	InForm  Place = "form" // a part of a multipart form
	InQuery Place = "query"
)

// Asks describes how a request asks for a deployment (quirks.md §13).
//
// Path is a boolean, such as "deploy" or "operationMetadata.deploy". In a form,
// "metadata:deploy" is the field deploy in the JSON of the part metadata. If Path and
// List are the same, naming an environment there asks for a deployment.
type Asks struct {
	In      Place
	Path    string
	List    string // the environments; "" if they cannot be chosen
	ByID    bool   // List contains IDs instead of names
	Default bool   // whether a request asks if it says nothing
}

// due decides by the value at Path. A value that is not a boolean counts as asking,
// because it is unknown how the server reads it.
func (a Asks) due(says func(path string) (value string, present bool)) bool {
	value, present := says(a.Path)
	if !present || value == "" {
		return a.Default
	}
	if a.Path == a.List {
		return true
	}
	asked, err := strconv.ParseBool(value)
	return asked || err != nil
}

// Due reports whether to expect a deployment. says returns the value that the request has
// at a path of Asks.
func (o Operation) Due(says func(path string) (value string, present bool)) bool {
	switch o.Deploys {
	case DeploysNever, DeploysMarks:
		return false
	case DeploysAsked:
		return o.Asks.due(says)
	case DeploysDepends:
		return o.Asks.Path == "" || o.Asks.due(says)
	}
	return true
}

// Targets returns the names of the environments that a request asks to deploy to, besides that of a
// placeholder; nil if it does not name them. says returns what the request has at a path of Asks.
func (o Operation) Targets(says func(path string) []string) []string {
	if o.Asks.List == "" || o.Asks.ByID {
		return nil
	}
	return says(o.Asks.List)
}

// DeploysTo describes, for the help, where a change is deployed to.
func (o Operation) DeploysTo() string {
	switch o.Deploys {
	case DeploysNever:
		if o.Reads() {
			return "none; nothing is changed"
		}
		return "none; the change is only saved"
	case DeploysAlways:
		return o.everywhere()
	case DeploysAsked:
		return "the requested environments"
	case DeploysDepends:
		if o.Asks.Path == "" {
			return "the environments that use it, if any"
		}
		return o.everywhere() + ", unless " + o.Asks.Path + " is false"
	case DeploysMarks:
		return "none; the environments it runs in are marked for redeployment"
	case DeploysExplicit:
		return "the given environment"
	}
	return "unknown (not documented)"
}

// OnlySaves reports whether a change of a proxy is live only after a deployment (quirks.md §13).
func (o Operation) OnlySaves() bool {
	isOther := strings.Contains(o.Path, "/deploy-histories/") || strings.HasSuffix(o.Path, "/mcp-gateway/") // makes another proxy
	isProxy := slices.Contains(o.Names(), "proxy") && !isOther
	return isProxy && !o.Reads() && (o.Deploys == DeploysNever || o.Deploys == DeploysMarks)
}

// everywhere describes all environments that an operation reaches by its path.
func (o Operation) everywhere() string {
	names := o.Names()
	switch {
	case slices.Contains(names, "environment"):
		return "the given environment"
	case slices.Contains(names, "project"):
		return "every environment of the project"
	}
	return "every environment"
}
