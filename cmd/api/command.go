// Package api holds `apiops api`: a request of the caller's own making, for
// what has no command yet, with the verdicts and exit codes of every command.
package api

import (
	"context"
	"net/http"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/report"
)

// Command is `apiops api`.
func Command() command.Func {
	return command.Func{
		Use:     "api [method] [path]",
		Short:   "Send any request to the Management API",
		Long:    long,
		Example: example,
		Columns: output.ColumnNames(columns()),
		Globals: []string{"project", "dry-run", "yes"},
		Run:     func(flags *pflag.FlagSet) command.Work { return bind(flags).run },
	}
}

const long = `"apiops api --list" shows every operation, and the command for it where there is
one.

The path may begin with /, with /apiops/ or with the address of the host, and may
end in a query. {project} in it is the project in force. Its last slash counts:
the server knows most paths with one, some without, so it is sent as typed. A
path without a method is a GET.

Fields go into the query of a GET, and into a JSON body otherwise. -f makes a text
of any value. With -F true, false, null and numbers are those of JSON, @FILE is
the text in a file but for its last line end, and @- that on stdin. a[b]=1 is a
field in an object, a[]=1 one more element of a list, a[][b]=1 a field of an
object in a list.

A body in JSON may also be ready in a file (--input); a file over 16 MiB is sent
without a look into it. --form makes a multipart form, with files under their own
names or, as key=@FILE;filename=NAME, another.

JSON is written as every result is (--output, --jq), any other answer byte for
byte. A change that did not reach every environment is written too, and the exit
code is 3. What deletes something asks first. A file of --output-file is there
whole or not at all, and a new one is for its owner alone.

Others can read the command line of a program while it runs. Keep secrets out of
it, with -F NAME=@FILE, --input FILE or -H @FILE; the token is sent by itself.`

const example = `apiops api projects/
apiops api --list connections
apiops api GET /projects/{project}/connections/ -F type=email --jq '.resultList[].name'
apiops api POST /projects/{project}/ipGroups/ -F name=office -F 'ipList[]=192.0.2.1'
apiops api PATCH /projects/{project}/apiProxies/orders/settings/cors/ --input cors.json
apiops api PUT /settings/geolocation/mmdb --form fileName=geo.mmdb --form file=@geo.mmdb
apiops api GET /projects/{project}/keys/signing/export/ --output-file signing.zip
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
	flags.FuncP("field", "F", "`key=value` for the query or the body, with the types of JSON; may be repeated", o.addField(typedFlag))
	flags.FuncP("raw-field", "f", "`key=value` for the query or the body, always a text; may be repeated", o.addField(rawFlag))
	flags.StringVar(&o.input, "input", "", "`file` that holds the whole body; - is standard input")
	flags.StringArrayVar(&o.forms, "form", nil, "`key=value` or key=@FILE for a multipart form; may be repeated")
	flags.StringArrayVarP(&o.headers, "header", "H", nil, "`header` such as \"Accept: text/plain\", or @FILE with one a line; may be repeated")
	flags.BoolVarP(&o.include, "include", "i", false, "show the status and the headers of the answer, too")
	flags.StringVar(&o.outputFile, "output-file", "", "`file` to put the answer into, however large it is")
	flags.BoolVar(&o.list, "list", false, "list all operations, or those with a word in them")
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
	client, err := run.Client(ctx) // before the question: without a token it would be asked for nothing
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

// read writes an answer that is a success by its envelope.
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

// change also writes a success that did not reach every environment.
func (o *options) change(ctx context.Context, run *command.Run, client *api.Client, call operate.Call) error {
	outcome, reply := operate.Change(ctx, client, call)
	if !outcome.Changed {
		if reply != nil && reply.Status/100 == 2 {
			return rescue(ctx, run, reply, outcome.Err)
		}
		return advised(outcome.Err, call.Request.Operation.Route)
	}
	const done = "The request was carried out"
	operation := call.Request.Operation
	told := report.Change{Done: done, Host: client.Host(), Repeats: operation.Method != http.MethodDelete && !operation.Creates()}
	shortfall := told.Shortfall(nil, outcome)
	if err := o.print(ctx, run, reply); err != nil {
		return report.Unwritten(done, shortfall, rescue(ctx, run, reply, err))
	}
	return shortfall
}
