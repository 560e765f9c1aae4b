package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

// print writes a success: JSON in the format in force, anything else as it
// came.
func (o *options) print(ctx context.Context, run *command.Run, reply *answer.Reply) error {
	head := "" // none but with -i
	if o.include {
		head = reply.Head() + "\n"
	}
	if o.outputFile != "" {
		if reply.Operation.ShownOnce {
			if err := files.WritePrivate(o.outputFile, reply.Content); err != nil {
				return fault.Newf(fault.Failed, "%s could not be written: %v", o.outputFile, files.Reason(err)).At(reply.Host, 0)
			}
		}
		run.Console.Done("Saved in " + o.outputFile + ".")
		return printLines(run.Out, head)
	}
	printer, err := run.Printer()
	if err != nil {
		return err
	}
	var document json.RawMessage
	mayBeEmpty := !reply.Operation.Reads() || reply.Operation.Answer == catalog.AnswerEmpty // which is a verdict by itself
	if len(reply.Content) > 0 || !mayBeEmpty {
		if document, err = reply.JSON(); err != nil {
			return err
		}
	}
	if document == nil {
		err = checkRaw(run, reply)
	}
	if err == nil {
		err = printLines(run.Out, head)
	}
	if err != nil {
		return err
	}
	switch {
	case document != nil:
		return printer.Value(ctx, document)
	case len(reply.Content) == 0:
		run.Console.Done(fmt.Sprintf("Done; the answer is empty (HTTP %d).", reply.Status))
		return nil
	case run.OutTerminal:
		return printLines(run.Out, string(reply.Content))
	}
	_, err = run.Out.Write(reply.Content)
	return err
}

// rescue writes a secret that the server shows only once, where the filter or the
// format has failed. It returns the error with what became of it.
func rescue(ctx context.Context, run *command.Run, reply *answer.Reply, why error) error {
	if !reply.Operation.ShownOnce {
		return why
	}
	plain, err := output.New(run.Out, output.Options{Format: output.JSON})
	if err == nil {
		err = plain.Value(ctx, reply.Body())
	}
	if err != nil && !json.Valid(reply.Body()) {
		err = printLines(run.Out, string(reply.Body()))
	}
	if err != nil {
		return fault.From(why).WithHint("the secret is lost: create another one")
	}
	return fault.From(why).WithHint("the answer is printed as it came: its secret is shown only once")
}

// checkRaw refuses what cannot be written before anything is.
func checkRaw(run *command.Run, reply *answer.Reply) error {
	content := reply.Content
	switch {
	case run.Settings.String("jq") != "" && len(content) > 0:
		return fault.Newf(fault.Unreadable, "the answer is not JSON, so --jq has nothing to work on").At(reply.Host, reply.Status)
	case run.OutTerminal && (!utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0):
		return fault.Newf(fault.Failed, "the answer is a file, which is nothing for a terminal").
			WithHint("put it into one with --output-file FILE").At(reply.Host, reply.Status)
	}
	return nil
}

// printLines writes nothing that would act on a terminal.
func printLines(out io.Writer, lines string) error {
	for line := range strings.Lines(lines) {
		if _, err := fmt.Fprintln(out, text.Visible(strings.TrimRight(line, "\r\n"))); err != nil {
			return err
		}
	}
	return nil
}
