package command

import (
	"bytes"
	"context"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/session"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Download writes what the server sends to a file.
type Download struct {
	Use      string
	Short    string
	Long     string // what Short omits; may be empty
	Example  string
	Route    string
	Flags    []input.Flag
	Document bool   // the body may come from a file
	File     string // the name of the file if neither the user nor the server gives one; with {placeholders}
	Done     string // what was done, as the beginning of a sentence
}

func (d Download) build(app *App) *cobra.Command {
	return app.begin(d.Use, d.Short, func(cmd *cobra.Command) { d.finish(app, cmd) })
}

// downloadFields are the columns of the result.
func downloadFields() []output.Field {
	return output.Fields("FILE file", "BYTES bytes", "+TYPE contentType")
}

func (d Download) finish(app *App, cmd *cobra.Command) {
	caller := app.newCaller(cmd, literal{
		use: d.Use, short: d.Short, long: d.Long, example: d.Example,
		route: d.Route, flags: d.Flags, document: d.Document,
	})
	caller.calls[0].mustFill(d.Done)
	caller.calls[0].mustFill(d.File)
	describe(cmd, description{
		short: d.Short, long: d.Long, example: d.Example,
		calls: caller.calls, columns: output.ColumnNames(downloadFields()),
	})
	run := downloadRun{Download: d, caller: caller}
	cmd.Flags().StringVar(&run.path, "output-file", "", "`file` to write to (- for stdout); the default is the name that the server gives")
	cmd.Flags().BoolVar(&run.force, "force", false, "overwrite the file if it exists")
	cmd.RunE = func(cmd *cobra.Command, words []string) error {
		return app.run(cmd, caller.calls[0].usage.read(words), session.Needs{}, run.run)
	}
}

// downloadRun is a Download with the values of its flags.
type downloadRun struct {
	Download
	caller *caller
	path   string
	force  bool
}

func (d downloadRun) run(ctx context.Context, run *Run) error {
	if d.caller.input.Skeleton() {
		return skeleton(run, d.caller)
	}
	list, err := newListing(run, downloadFields(), output.SelectFields)
	if err != nil {
		return err
	}
	call := d.caller.choose()
	run.input = d.caller.input
	composed, values, err := call.compose(ctx, run)
	if err != nil {
		return err
	}
	if err := call.checkValues(run, values); err != nil {
		return err
	}
	request := call.request(composed, values)
	if dry, err := run.Rehearse(ctx, request); dry || err != nil {
		return err
	}
	target := api.Target{Path: d.path, Fallback: text.Fill(d.File, values), Force: d.force, Stdout: run.Out}
	if err := target.Check(); err != nil {
		return err
	}
	client, err := run.Client(ctx)
	if err != nil {
		return err
	}
	var shown bytes.Buffer
	if run.OutTerminal {
		target.Stdout = &shown
	}
	saved, err := client.Save(ctx, request, target)
	if err != nil {
		return err
	}
	if saved.Path == "" {
		return show(run, shown.Bytes())
	}
	run.Done(text.Fill(d.Done, values) + " to " + saved.Path + ".")
	return list.writeOne(ctx, document.Encode(saved))
}

// CheckText returns an error if content for the terminal is binary data.
func CheckText(content []byte) *fault.Error {
	if utf8.Valid(content) && bytes.IndexByte(content, 0) < 0 {
		return nil
	}
	return fault.Newf(fault.Failed, "refusing to write binary data to the terminal").WithHint("use --output-file FILE")
}

// show writes content that was saved for the terminal, if any. Control characters would act on it.
func show(run *Run, content []byte) error {
	if failure := CheckText(content); failure != nil {
		return failure
	}
	_, err := io.WriteString(run.Out, text.VisibleLines(strings.ReplaceAll(string(content), "\r\n", "\n")))
	return err
}
