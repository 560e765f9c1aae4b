package command

import (
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Collection is a kind of resource, and the commands that all kinds have in common. What differs in
// one of them is a changed field of the literal that a method returns.
type Collection struct {
	Noun    string // the group and the argument: "ip-group"
	Title   string // one of them at the beginning of a sentence: "IP group"
	Plural  string // many of them, if not Title with an s: "IP groups"
	Route   string // of all of them: "/projects/{project}/ipGroups/"
	Global  string // the same for the whole gateway, chosen by --global; may be empty
	Sample  string // a name for examples, which the sandbox has
	New     string // a name and flags for the example of create
	Change  string // flags for the example of update
	Columns []output.Field
	Fields  []input.Flag      // of create and update
	Flat    map[string]string // as in Change
	// InBody says that create has the name in the field Name of the body instead of the path.
	InBody bool
	Name   string // the field of the body with the name; "" stands for "name"
}

func (c Collection) title() string { return text.LowerFirst(c.Title) }

func (c Collection) plural() string {
	if c.Plural != "" {
		return text.LowerFirst(c.Plural)
	}
	return c.title() + "s"
}

// one returns the path of a single resource. It ends in a slash if that of all of them does
// (quirks.md §6).
func (c Collection) one(all string) string {
	path, slash := strings.CutSuffix(all, "/")
	path += "/{" + c.Noun + "}"
	if slash {
		path += "/"
	}
	return path
}

// or returns the alternative for the whole gateway.
func (c Collection) or(method string, path func(all string) string) Alternative {
	if c.Global == "" {
		return Alternative{}
	}
	return Alternative{Flag: "global", Usage: "use the " + c.plural() + " of the whole gateway", Route: method + " " + path(c.Global)}
}

func whole(all string) string { return all }

func (c Collection) example(words ...string) string {
	return "apiops " + c.Noun + " " + strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), " ")
}

// article returns a noun phrase with the indefinite article.
func article(title string) string {
	if strings.ContainsAny(title[:1], "aeioAEIO") || strings.HasPrefix(title, "LLM") || strings.HasPrefix(title, "RLCL") {
		return "an " + title
	}
	return "a " + title
}

// List lists all.
func (c Collection) List() List {
	return List{
		Use: "list", Short: "List the " + c.plural(), Example: c.example("list"),
		Route: "GET " + c.Route, Or: c.or("GET", whole), Columns: c.Columns,
	}
}

// Get shows one.
func (c Collection) Get() Show {
	return Show{
		Use: "get <" + c.Noun + ">", Short: "Show " + article(c.title()), Example: c.example("get", c.Sample),
		Route: "GET " + c.one(c.Route), Or: c.or("GET", c.one), Columns: narrow(c.Columns),
	}
}

// narrow returns all columns as those of a single document, which has room for them.
func narrow(columns []output.Field) []output.Field {
	all := slices.Clone(columns)
	for i := range all {
		all[i] = all[i].InNarrow()
	}
	return all
}

// Create creates one.
func (c Collection) Create() Change {
	path, name := c.one, input.Argument(c.Noun, c.nameField())
	if c.InBody {
		path = whole
	}
	create := Change{
		Use: "create <" + c.Noun + ">", Short: "Create " + article(c.title()), Example: c.example("create", c.New),
		Route: "POST " + path(c.Route), Or: c.or("POST", path),
		Flags: append([]input.Flag{name}, c.Fields...), Document: true, Flat: c.Flat,
		Done: c.Title + " {" + c.Noun + "} created",
	}
	if c.upserts() {
		create.Short = "Create or replace " + article(c.title())
		create.Long = "If the name already exists, the " + c.title() + " is replaced."
		create.Done = c.Title + " {" + c.Noun + "} saved"
	}
	return create
}

// upserts reports whether create replaces what has the name already.
func (c Collection) upserts() bool { return operationOf("POST " + c.one(c.Route)).Upserts }

func (c Collection) nameField() string {
	if c.Name == "" {
		return "name"
	}
	return c.Name
}

// Update changes one. Required fields of create are not required: some servers keep what a request
// omits.
func (c Collection) Update() Change {
	fields := slices.Clone(c.Fields)
	if !operationOf("PUT " + c.one(c.Route)).Replaces {
		for i, field := range fields {
			fields[i] = field.Optional()
		}
	}
	if c.upserts() { // the body has the name, too
		fields = append([]input.Flag{input.Argument(c.Noun, c.nameField())}, fields...)
	}
	return Change{
		Use: "update <" + c.Noun + ">", Short: "Update " + article(c.title()), Example: c.example("update", c.Sample, c.Change),
		Route: "PUT " + c.one(c.Route), Or: c.or("PUT", c.one),
		Flags: fields, Document: true, Flat: c.Flat,
		Done: c.Title + " {" + c.Noun + "} updated",
	}
}

// Delete deletes some.
func (c Collection) Delete() Change {
	return Change{
		Use: "delete <" + c.Noun + ">...", Short: "Delete " + article(c.title()), Example: c.example("delete", c.Sample, "--yes"),
		Route: "DELETE " + c.one(c.Route), Or: c.or("DELETE", c.one),
		Confirm: "Delete " + c.title() + " {" + c.Noun + "}?",
		Done:    c.Title + " {" + c.Noun + "} deleted",
		Missing: c.missing(),
	}
}

// missing returns the words that mean that there is nothing to delete. Under the common contract an
// object that is missing cannot be told from one that may not be seen (quirks.md §23).
func (c Collection) missing() []string {
	if operationOf("DELETE "+c.one(c.Route)).Contract == catalog.ContractOld {
		return []string{"not found"}
	}
	return nil
}

// All returns the five commands.
func (c Collection) All() []Command {
	return []Command{c.List(), c.Get(), c.Create(), c.Update(), c.Delete()}
}
