package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
	call := parseCall(c.Use, c.Route, c.Body != nil)
	if c.Done == "" {
		panic(fmt.Sprintf("usage %q: Done is empty", c.Use))
	}
	cmd := &cobra.Command{
		Use:         c.Use,
		Short:       c.Short,
		Long:        paragraphs(c.Short+".", c.Long, call.facts(c.Needs, c.deploys())),
		Example:     indent(c.Example),
		Args:        call.usage.check,
		Annotations: completing(ColumnNames(changeColumns(call.usage.several(), false))),
	}
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
		run := changeRun{Change: c, call: call, session: app.session(cmd), pool: pool, ignoreMissing: ignoreMissing}
		return run.run(cmd.Context(), call.usage.read(words), body)
	}
	return cmd
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
	requests, err := c.requests(ctx, arguments, body)
	if err != nil {
		return err
	}
	if dry, err := c.session.dryRun(ctx, requests...); dry || err != nil {
		return err
	}
	if c.Confirm != "" {
		if err := c.session.Confirm(ctx, c.question(requests)); err != nil {
			return err
		}
	}
	if c.client, err = c.session.Client(ctx, min(c.pool.workers, len(requests))); err != nil {
		return err
	}
	defer c.client.Close()
	if c.isOne(arguments) {
		return c.one(ctx, requests[0])
	}
	return c.many(ctx, requests)
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

// requests makes one request for each name, so that a bad name is found before
// the first is sent.
func (c changeRun) requests(ctx context.Context, arguments Arguments, body MakeBody) ([]api.Request, error) {
	values, err := c.call.values(ctx, c.session, arguments)
	if err != nil {
		return nil, err
	}
	content, err := body(ctx, c.session, arguments)
	if err != nil {
		return nil, err
	}
	several := c.call.usage.several()
	names := []string{values[several]}
	if several != "" {
		if names, err = c.session.names(arguments[several]); err != nil {
			return nil, err
		}
	}
	requests := make([]api.Request, len(names))
	for i, name := range names {
		requests[i] = api.Request{Route: c.call.route, Values: with(values, several, name), Body: content}
		if err := c.checkNames(requests[i].Values); err != nil {
			return nil, err
		}
	}
	return requests, nil
}

// checkNames finds names that cannot be sent: in the route, or in the body.
func (c changeRun) checkNames(values map[string]string) error {
	for name, value := range values {
		if value == "" {
			return &UsageError{Message: fmt.Sprintf("the %s is empty", name), Hint: "usage: " + c.session.cmd.UseLine()}
		}
	}
	_, err := c.call.route.Fill(values)
	return err
}

// with is a copy of values in which one name has another value.
func with(values map[string]string, name, value string) map[string]string {
	copied := make(map[string]string, len(values))
	for key, present := range values {
		copied[key] = present
	}
	if name != "" {
		copied[name] = value
	}
	return copied
}

// question names what will be lost; of many, the first few.
func (c changeRun) question(requests []api.Request) string {
	if len(requests) == 1 {
		return fill(c.Confirm, requests[0].Values)
	}
	const shown = 3
	several := c.call.usage.several()
	var names []string
	for _, request := range requests[:min(shown, len(requests))] {
		names = append(names, request.Values[several])
	}
	if len(requests) > shown {
		names = append(names, "…")
	}
	all := fmt.Sprintf("each of %d (%s)", len(requests), strings.Join(names, ", "))
	return fill(c.Confirm, with(requests[0].Values, several, all))
}

// send carries one request out and reads the verdict.
func (c changeRun) send(ctx context.Context, request api.Request) result {
	r := result{names: c.call.names(), values: request.Values, done: fill(c.Done, request.Values), stored: c.Stored}
	reply, err := c.client.Send(ctx, request)
	if err == nil {
		r.deployment, err = reply.Deployment(!c.Stored)
	}
	if c.ignoreMissing && isMissing(err, c.Missing) {
		return r.alreadyGone(err)
	}
	if err == nil {
		r.changed = true
		r.answer = reply.Object()
		err = r.shortfall()
	}
	r.err = err
	return r
}

// isMissing tells a refusal that says: there is nothing to take away.
func isMissing(err error, words []string) bool {
	var answer *api.Error
	return errors.As(err, &answer) && answer.Says(words...)
}

// one reports on a single change. Where nothing was changed, stdout stays
// empty.
func (c changeRun) one(ctx context.Context, request api.Request) error {
	r := c.send(ctx, request)
	if !r.changed {
		return r.err
	}
	if err := c.print(ctx, []result{r}, c.printer.Value); err != nil {
		return err
	}
	if r.err == nil {
		c.session.Done(r.summary())
	}
	return r.err
}
