package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Change alters something that the server then deploys, and shows for each
// environment how that went. An argument with "..." in the usage line takes
// several names; each is a request of its own.
type Change struct {
	Use     string
	Short   string
	Long    string // what Short leaves out; may be empty
	Example string
	Route   string
	Needs   string // the permissions the caller wants
	Stored  bool   // the server only stores the change, and deploys nothing
	// Body binds flags now and makes the body after parsing; nil: no body.
	Body func(flags *pflag.FlagSet) MakeBody
	// Confirm is asked before something is lost for good; empty: nothing is.
	// Placeholders of the route stand for their values, here and in Done.
	Confirm string
	Done    string // what was done, as the beginning of a sentence
	// Missing are the words with which the server says that there is nothing to
	// take away; with --ignore-missing that counts as done. Empty: no such flag.
	Missing []string
}

func (c Change) build(app *App) *cobra.Command {
	return app.begin(c.Use, c.Short, func(cmd *cobra.Command) { c.finish(app, cmd) })
}

func (c Change) finish(app *App, cmd *cobra.Command) {
	call := parseCall(c.Use, c.Route, c.Body != nil)
	if c.Done == "" {
		panic(fmt.Sprintf("usage %q: Done is empty", c.Use))
	}
	call.mustFill(c.Done)
	call.mustFill(c.Confirm)
	cmd.Long = paragraphs(c.Short+".", c.Long, call.facts(c.Needs, c.deploys()))
	cmd.Example = indent(c.Example)
	cmd.Args = app.checked(call.usage)
	cmd.Annotations = completing(output.ColumnNames(changeColumns(call.usage.several(), false)))
	declare(cmd, call.route)
	body := func(context.Context, *Session, Arguments) (api.Body, error) { return nil, nil }
	if c.Body != nil {
		body = c.Body(cmd.Flags())
	}
	pool := pool{workers: 1}
	if call.usage.several() != "" {
		pool.bind(cmd.Flags())
	}
	ignoreMissing := false
	if len(c.Missing) > 0 {
		cmd.Flags().BoolVar(&ignoreMissing, "ignore-missing", false, "count what is already gone as done")
	}
	cmd.RunE = func(cmd *cobra.Command, words []string) error {
		run := changeRun{Change: c, call: call, names: call.names(), session: app.session(cmd), pool: pool, ignoreMissing: ignoreMissing}
		return run.run(cmd.Context(), call.usage.read(words), body)
	}
}

func (c Change) deploys() string {
	if c.Stored {
		return "Deploys to:   none; it is only stored"
	}
	return "Deploys to:   every environment of the project"
}

// changeRun is one run of a Change.
type changeRun struct {
	Change
	ignoreMissing bool

	call    call
	names   []string // see call.names
	session *Session
	pool    pool
	printer *output.Printer
	columns []output.Column[row]
	client  *api.Client
}

func (c changeRun) run(ctx context.Context, arguments Arguments, body MakeBody) error {
	if err := c.prepare(arguments); err != nil {
		return err
	}
	batch, err := c.batch(ctx, arguments, body)
	if err != nil {
		return err
	}
	if c.session.isDryRun() {
		_, err := c.session.DryRun(ctx, batch.requests()...)
		return err
	}
	if c.Confirm != "" && len(batch.names) > 0 {
		if err := c.session.Confirm(ctx, batch.question(c.Confirm)); err != nil {
			return err
		}
	}
	one := c.isOne(arguments)
	if c.client, err = c.session.connect(min(c.pool.workers, len(batch.names)), !one); err != nil {
		return err
	}
	defer c.client.Close()
	c.session.OutlivePipes()
	if one {
		return c.one(ctx, batch.request(0))
	}
	return c.many(ctx, batch)
}

// prepare finds the mistakes in the command line before anything is sent.
func (c *changeRun) prepare(arguments Arguments) (err error) {
	if err := c.pool.check(); err != nil {
		return err
	}
	if c.printer, err = c.session.Printer(); err != nil {
		return err
	}
	c.columns, err = output.Select(c.printer, changeColumns(c.call.usage.several(), c.isOne(arguments)))
	return err
}

// isOne tells whether a single thing was named. Names from stdin are several
// even where only one comes.
func (c changeRun) isOne(arguments Arguments) bool {
	names := arguments[c.call.usage.several()]
	return len(names) == 0 || len(names) == 1 && names[0] != "-"
}

// send carries one request out and reads the verdict.
func (c changeRun) send(ctx context.Context, request api.Request) result {
	r := result{names: c.names, values: request.Values, done: fill(c.Done, request.Values), stored: c.Stored}
	reply, err := c.client.Send(ctx, request)
	if err == nil {
		r.deployment, err = reply.Deployment(!c.Stored)
	}
	if c.ignoreMissing && isMissing(err, c.Missing) {
		return r.alreadyGone(err)
	}
	if err == nil {
		r.changed = true
		r.answer, _ = api.Redact(reply.Object()) // left out where that fails
		err = Shortfall(r.done, r.deployment)
	}
	r.err = err
	return r
}

// isMissing tells a refusal that says: there is nothing to take away. It may
// also say that the project is missing, or that the caller may not see it
// (quirks.md §2), and then it says nothing about the thing.
func isMissing(err error, words []string) bool {
	var answer *api.Error
	return errors.As(err, &answer) && answer.Says(words...) && !answer.Says("project") && !answer.Says("privilege")
}

// one reports on a single change. Where nothing was changed, stdout stays
// empty.
func (c changeRun) one(ctx context.Context, request api.Request) error {
	r := c.send(ctx, request)
	if !r.changed {
		return r.err
	}
	if err := c.print(ctx, []result{r}, c.printer.Value); err != nil {
		return r.unwritten(err)
	}
	if r.err == nil {
		c.session.Done(r.summary())
	}
	return r.err
}
