package input

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// maxDocument is the maximum size of a file that describes something, in bytes.
const maxDocument = 16 << 20

// Source is where input comes from besides flags.
type Source struct {
	Console   *console.Console
	Arguments map[string][]string              // without the names that each get a request of their own
	Lookup    func(name string) (string, bool) // an environment variable
	Subject   string                           // what a secret is for; may be empty
	Target    string                           // where the request goes, as the end of a sentence
	Warn      func(advice string)
}

// Request is what the command line says about a request, except for the names in its path.
type Request struct {
	Query  map[string][]string
	Header map[string][]string
	// Body is the JSON object of the body, or the fields of a form.
	Body Document

	list []json.RawMessage // the body, if it is a list
	// secrets are those in the body, whatever the names of their fields.
	secrets []string
	typed   bool // objects in the form are sent as application/json
	isSet   bool // flags, --set or a file say something about the body
	files   []api.Part
	form    bool
}

// Compose reads files and prompts, and combines them with the flags. A file is overridden by --set,
// and that by flags. It reports input that the server would reject.
func (in *Input) Compose(ctx context.Context, source Source) (*Request, error) {
	c := composer{in: in, spec: in.spec(), source: source, ctx: ctx}
	if err := c.checkFlags(); err != nil {
		return nil, err
	}
	request := &Request{Query: make(map[string][]string), Header: make(map[string][]string), Body: Document{}}
	request.form = slices.ContainsFunc(c.spec.Flags, func(f Flag) bool { return f.place.part == inFile })
	request.typed = c.spec.Operation.Contract == catalog.ContractCommon // quirks.md §23
	c.request = request
	for _, step := range []func() error{c.readFile, c.nest, c.wrap, c.describes, c.laySets, c.checkBody, c.layFlags, c.checkRequired, c.checkAnything, c.laySecrets, c.layDeployment, c.unwrap, request.CheckMasks} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return request, nil
}

// composer builds one request.
type composer struct {
	in      *Input
	spec    Spec
	source  Source
	ctx     context.Context //nolint:containedctx // of this one composition
	request *Request
	unknown []string // fields of the file that the request does not have, quoted
}

// checkFlags rejects flags of the operation that was not chosen.
func (c *composer) checkFlags() error {
	for name, g := range c.in.given {
		known := slices.ContainsFunc(c.spec.Flags, func(f Flag) bool { return f.name == name })
		if len(g.texts) > 0 && !known && !g.argument {
			return fault.Usagef("--%s does not apply to this request", name).
				WithHint("the request is %s /apiops%s; remove the flag", c.spec.Operation.Method, c.spec.Operation.Path)
		}
	}
	return nil
}

func (c *composer) read(name string) (string, error) {
	return c.source.Console.ReadText(c.ctx, name, maxDocument)
}

// readFile reads the file of -f. Its name must not contradict an argument.
func (c *composer) readFile() error {
	if c.in.file == "" {
		return nil
	}
	text, err := c.read(c.in.file)
	if err != nil {
		return err
	}
	body, err := ParseDocument([]byte(text))
	if err != nil {
		return fault.Usagef("%s cannot be used: %v", console.InputName(c.in.file), err)
	}
	c.request.Body, c.request.isSet = body, len(body) > 0
	return nil
}

// describes rejects a file with another object than the arguments name. It judges by the fields that
// only the server sets; agrees judges by those of the request.
func (c *composer) describes() error {
	if c.spec.Operation.Creates() { // a new object may be a copy
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(c.source.Arguments)) {
		texts := c.source.Arguments[name]
		present := c.request.Body.Get(catalog.IdentityOf(name))
		isPlain := present != nil && string(present) != null && !document.IsObject(present) && !document.IsList(present)
		if words := document.Words(present); len(texts) == 1 && isPlain && !strings.EqualFold(words, texts[0]) {
			return another(name, words, texts[0])
		}
	}
	return nil
}

// another is the error for a file that describes something other than an argument names.
func another(name, present, wanted string) error {
	return fault.Usagef("the file describes %q, not %q", present, wanted).
		WithHint("use the same %s, or remove it from the file", name)
}

// wrap puts the fields of a file without the wrapper into it, except for those that ask for a
// deployment and those of arguments.
func (c *composer) wrap() error {
	wrapper, body := c.spec.Wrap, c.request.Body
	if wrapper == "" || len(body) == 0 || body.Has(wrapper) {
		return nil
	}
	wrapped, inner := Document{}, Document{}
	for key, value := range body {
		if key == first(c.spec.Operation.Asks.Path) || key == first(c.spec.Operation.Asks.List) || c.isFlagOnly(key) {
			wrapped[key] = value
		} else {
			inner[key] = value
		}
	}
	wrapped[wrapper] = document.Encode(inner)
	c.request.Body = wrapped
	return nil
}

// first returns the first name of a path of the catalog.
func first(path string) string {
	name, _, _ := strings.Cut(strings.ReplaceAll(path, ":", "."), ".")
	return name
}

// unwrap removes the wrapper for an older server.
func (c *composer) unwrap() error {
	if !c.in.bare {
		return nil
	}
	body := c.request.Body
	var inner Document
	if json.Unmarshal(body[c.spec.Wrap], &inner) == nil {
		delete(body, c.spec.Wrap)
		maps.Copy(body, inner)
	}
	return nil
}

func (c *composer) laySets() error {
	if len(c.in.set) == 0 {
		return nil
	}
	for _, pair := range c.in.set {
		// The pair before may have set the type.
		if err := laySet(c.request.Body, pair, c.shape().Body, c.read); err != nil {
			return err
		}
		c.request.isSet = true
	}
	return nil
}
