package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/report"
	"github.com/apiops-cli/apiops/pkg/session"
)

// Change changes something that the server may then deploy, and shows the result for each
// environment. An argument with "..." in the usage line accepts several names, each sent as a
// separate request if it is part of the path. A flag that fills a placeholder and may be repeated,
// such as --environment, sends a request for each of its values, in order.
type Change struct {
	Use      string
	Short    string
	Long     string // what Short omits; may be empty
	Example  string
	Route    string
	Or       Alternative
	Flags    []input.Flag
	Document bool   // the body may come from a file
	Wrap     string // the field of the body that contains everything but the deployment; may be empty
	// Flat are the fields that a get shows at the top, and their places in the body; see input.Under.
	Flat map[string]string
	Bare bool // older servers expect the body without Wrap (quirks.md §18)
	// Prepare completes and checks the request after the input is read and before anything is
	// changed. It may ask questions or read from the server; nil: nothing to do.
	Prepare func(ctx context.Context, run *Run, request *input.Request) error
	// Keeps lists the fields that a server keeps although the operation replaces the object: a
	// request that omits others that have a value asks first.
	Keeps []string
	// Pick is the path of the field with the name of an object that a request replaces, if only the
	// list of the same path shows it.
	Pick string
	// Carry carries out a call in an environment, if that takes more than the call itself, such as a
	// look at the pods afterwards. It is called once per run, before anything is sent, and in a dry
	// run without a client; nil: the call is all.
	Carry func(run *Run, client *api.Client) (Carry, error)
	// Confirm is the question to ask. It is required if the catalog says that the operation
	// destroys something. It may contain {placeholders} of the route, as Done may.
	Confirm string
	// Key is the path in the response of the key that the server gave to what it created. Done
	// contains it as {key}, and -o name prints it. Empty: the user chose the name.
	Key     string
	Globals []string // global flags to show in the help, besides those that follow from the rest
	Done    string   // what was done, as the beginning of a sentence
	// Missing lists the words by which the server reports that there is nothing to remove, which
	// --ignore-missing treats as success. Empty: the command has no such flag.
	Missing []string
	// Redeploy says how to deploy again if the server rejects the same request a second time; it
	// may contain {placeholders}. Empty: repeating the command deploys, or nothing does.
	Redeploy string
}

// repeats reports whether repeating the command deploys again. Under the common contract, it does not
// help (quirks.md §23).
func (c Change) repeats(operation catalog.Operation) bool {
	return c.Redeploy == "" && len(c.Missing) == 0 && !operation.Creates() && operation.Contract != catalog.ContractCommon
}

// deployed returns the status of an environment that has the change, or of a tested connection.
func (c Change) deployed() string {
	verb, _, _ := strings.Cut(c.Use, " ")
	switch verb {
	case "delete", "remove", "revoke":
		return strings.TrimSuffix(verb, "e") + "ed"
	case "undeploy":
		return "undeployed"
	case "test":
		return "reachable"
	}
	return "deployed"
}

// Carry carries out one call. The target is the value of the repeated flag, such as an environment.
type Carry func(ctx context.Context, call operate.Call, target string) operate.Outcome

func (c Change) build(app *App) *cobra.Command {
	return app.begin(c.Use, c.Short, func(cmd *cobra.Command) { c.finish(app, cmd) })
}

func (c Change) literal() literal {
	return literal{
		use: c.Use, short: c.Short, long: c.Long, example: c.Example,
		route: c.Route, or: c.Or, flags: c.Flags, document: c.Document, wrap: c.Wrap, flat: c.Flat, bare: c.Bare,
	}
}

func (c Change) finish(app *App, cmd *cobra.Command) {
	caller := app.newCaller(cmd, c.literal())
	first := caller.calls[0]
	if c.Done == "" || (c.Confirm != "") != (first.operation.Effect == catalog.EffectDestroys) {
		panic(fmt.Sprintf("usage %q: Done is empty, or Confirm does not match an operation that %s", c.Use, first.operation.Effect))
	}
	for _, call := range caller.calls {
		call.mustFill(strings.ReplaceAll(c.Done, report.KeyPlaceholder, c.Key))
		call.mustFill(c.Confirm)
		call.mustFill(c.Redeploy)
	}
	about := description{
		short: c.Short, long: c.Long, example: c.Example, calls: caller.calls,
		deploysTo: first.operation.DeploysTo(), columns: report.Columns(first.names(), c.Carry != nil),
		globals: c.Globals, completes: c.Prepare != nil, chooses: caller.chooses(),
	}
	_, about.asks = c.reading(first.operation)
	if about.asks || c.Confirm != "" {
		about.globals = append(slices.Clone(about.globals), "yes")
	}
	describe(cmd, about)
	run := changeRun{Change: c, caller: caller, pool: operate.Pool{Workers: 1}}
	run.define(cmd.Flags(), first.operation)
	several := first.several()
	if several != "" {
		concurrencyFlag(cmd.Flags(), &run.pool.Workers)
		cmd.Flags().BoolVar(&run.pool.FailFast, "fail-fast", false, "stop after the first failure")
	}
	if len(c.Missing) > 0 {
		cmd.Flags().BoolVar(&run.ignoreMissing, "ignore-missing", false, `treat "already removed" as success`)
	}
	cmd.RunE = func(cmd *cobra.Command, words []string) error {
		arguments := first.usage.read(words)
		inSeries := len(caller.input.Values(arguments)[first.each()]) > 1
		needs := session.Needs{Connections: run.pool.Workers, FinishSent: inSeries || !isOne(arguments[several])}
		return app.run(cmd, arguments, needs, run.run)
	}
}

// isOne reports whether at most one name was given. Names from stdin count as several, even if
// there is only one.
func isOne(names []string) bool { return len(names) == 0 || len(names) == 1 && names[0] != "-" }
