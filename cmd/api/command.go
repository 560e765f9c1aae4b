// Package api implements `apiops api`, which sends any request, for operations without a
// command of their own, with the same verdicts and exit codes as every command.
package api

import (
	"context"
	"net/http"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/report"
)

// Command returns `apiops api`.
func Command() command.Func {
	return command.Func{
		Use:     "api [method] [path]",
		Short:   "Send any request to the Management API",
		Long:    long,
		Example: example,
		Columns: columns,
		Globals: []string{"project", "dry-run", "yes"},
		Run:     func(flags *pflag.FlagSet) command.Work { return bind(flags).run },
	}
}

const long = `Run "apiops api --list" to see all operations and their commands.

The path may start with /, with /apiops/ or with the address of the host, and may
end with a query. {project} is replaced with the current project. The trailing
slash matters: most paths of the server have one, some do not, so the path is
sent as typed. Without a method, the request is a GET.

Fields are added to the query of a GET, and to a JSON body otherwise. -f always
sends a string. -F sends true, false, null and numbers as JSON values, @FILE as
the text of a file without its final line break, and @- as that of stdin. a[b]=1
sets a field of an object, a[]=1 appends to a list, and a[][b]=1 sets a field of
an object in a list.

Use --input to send a JSON body from a file; a file over 16 MiB is not checked
first. Use --form to send a multipart form; files keep their names, or get another
one with key=@FILE;filename=NAME.

JSON is printed like the result of any command (--output, --jq), any other
response byte for byte. If a change does not reach every environment, the response
is still printed, and the exit code is 3. Requests that delete something require
confirmation. With --output-file, the file is written completely or not at all,
and a new file is readable only by you.

Other users can read the command line of a running program. To keep secrets out of
it, use -F NAME=@FILE, --input FILE or -H @FILE. The token is sent automatically.`

const example = `apiops api projects/
apiops api --list connections
apiops api GET /projects/{project}/connections/ -F type=email --jq '.resultList[].name'
apiops api POST /projects/{project}/ipGroups/ -F name=branch -F 'ipList[]=192.0.2.1'
apiops api PATCH /projects/{project}/apiProxies/Orders/settings/cors/ --input cors.json
apiops api PUT /settings/geolocation/mmdb --form fileName=geo.mmdb --form file=@geo.mmdb
apiops api GET /projects/{project}/keys/payload-key/export/ --output-file key.zip
apiops api DELETE /projects/{project}/connections/mail/ --yes`

// options are the flags of the command.
type options struct {
	fields     []field
	input      string
	forms      []string
	headers    []string
	include    bool
	outputFile string
	list       bool
}

func bind(flags *pflag.FlagSet) *options {
	var o options
	flags.FuncP("field", "F", "add a `key=value` pair to the query or body, with JSON types; may be repeated", o.addField(typedFlag))
	flags.FuncP("raw-field", "f", "add a `key=value` pair to the query or body, always as a string; may be repeated", o.addField(rawFlag))
	flags.StringVar(&o.input, "input", "", "`file` to use as the request body; - means stdin")
	flags.StringArrayVar(&o.forms, "form", nil, "add `key=value` or key=@FILE to a multipart form; may be repeated")
	flags.StringArrayVarP(&o.headers, "header", "H", nil, "add a `header` such as \"Accept: text/plain\", or @FILE with one per line; may be repeated")
	flags.BoolVarP(&o.include, "include", "i", false, "also print the status and headers of the response")
	flags.StringVar(&o.outputFile, "output-file", "", "`file` to write the response to, whatever its size")
	flags.BoolVar(&o.list, "list", false, "list all operations, or those that contain a word")
	return &o
}

func (o *options) run(ctx context.Context, run *command.Run) error {
	printer, err := run.Printer()
	if err != nil {
		return err
	}
	if o.list {
		return o.listing(ctx, run, printer)
	}
	call, err := o.call(ctx, run)
	if err != nil {
		return err
	}
	if dry, err := run.Rehearse(ctx, call.Request); dry || err != nil {
		return err
	}
	if o.outputFile != "" {
		if err := api.CheckFile(o.outputFile); err != nil {
			return err
		}
	}
	client, err := run.Client(ctx) // before the prompt: without a token there is no point in asking
	if err != nil {
		return err
	}
	if err := confirm(ctx, run, call.Request); err != nil {
		return err
	}
	if call.Request.Operation.Reads() {
		return o.read(ctx, run, client, call.Request)
	}
	run.OutlivePipes()
	return o.change(ctx, run, client, call)
}

// read prints a response whose envelope reports success.
func (o *options) read(ctx context.Context, run *command.Run, client *api.Client, request api.Request) (err error) {
	var reply *answer.Reply
	if o.outputFile != "" {
		reply, err = client.Download(ctx, request, o.outputFile)
	} else {
		reply, err = operate.Read(ctx, client, request)
	}
	if err != nil {
		return advised(err, request.Operation.Route)
	}
	return o.print(ctx, run, reply)
}

// change also prints a successful response if the change did not reach every environment.
func (o *options) change(ctx context.Context, run *command.Run, client *api.Client, call operate.Call) error {
	outcome, reply := operate.Change(ctx, client, call)
	change := told(client, call)
	change.Record(run.Journal, named(call.Request), outcome)
	if !outcome.Changed {
		if reply != nil && reply.Status/100 == 2 {
			return rescue(ctx, run, reply, outcome.Err)
		}
		return advised(outcome.Err, call.Request.Operation.Route)
	}
	shortfall := change.Shortfall(nil, outcome)
	if err := o.print(ctx, run, reply); err != nil {
		return report.Unwritten(change.Done, shortfall, rescue(ctx, run, reply, err))
	}
	return shortfall
}

// told says how to report a change.
func told(client *api.Client, call operate.Call) report.Change {
	operation := call.Request.Operation
	return report.Change{
		Names: []string{"request"}, Done: "The request was carried out", Deployed: "deployed", Due: call.Due,
		Host: client.Host(), Explicit: operation.Deploys == catalog.DeploysExplicit, Repeats: operation.Method != http.MethodDelete && !operation.Creates(),
	}
}

// named returns what identifies a request in a report.
func named(request api.Request) map[string]string {
	path, _ := request.Operation.Fill(request.Values) // it was sent, so it can be filled
	return map[string]string{"request": request.Operation.Method + " " + path, "project": request.Values["project"]}
}
