package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

// print prints a success: JSON in the current format, anything else as received.
func (o *options) print(ctx context.Context, run *command.Run, reply *answer.Reply) error {
	head := "" // empty without -i
	if o.include {
		head = reply.Head() + "\n"
	}
	if o.outputFile != "" {
		if reply.Operation.ShownOnce {
			if err := files.WritePrivate(o.outputFile, reply.Content); err != nil {
				return fault.Newf(fault.Failed, "cannot write %s: %v", o.outputFile, files.Reason(err)).At(reply.Host, 0)
			}
		}
		run.Console.Done("Saved to " + o.outputFile + ".")
		return printLines(run.Out, head)
	}
	printer, err := run.Printer()
	if err != nil {
		return err
	}
	if err := reply.CheckContent(); err != nil {
		return err
	}
	var document json.RawMessage
	// For these operations, an empty response is a verdict.
	mayBeEmpty := !reply.Operation.Reads() || reply.Operation.Answer == catalog.AnswerEmpty
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
		run.Console.Done(fmt.Sprintf("Done: the response is empty (HTTP %d).", reply.Status))
		return nil
	case run.OutTerminal:
		return printLines(run.Out, string(reply.Content))
	}
	_, err = run.Out.Write(reply.Content)
	return err
}

// rescue prints a secret that the server shows only once, if the filter or the format has
// failed. It returns why with a hint.
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
	return fault.From(why).WithHint("store the secret in the response above: it is shown only once")
}

// checkRaw rejects content that cannot be printed, before anything is.
func checkRaw(run *command.Run, reply *answer.Reply) error {
	content := reply.Content
	if run.Settings.String("jq") != "" && len(content) > 0 {
		return fault.Newf(fault.Unreadable, "the response is not JSON, so --jq cannot be used").At(reply.Host, reply.Status)
	}
	if failure := command.CheckText(content); run.OutTerminal && failure != nil {
		return failure.At(reply.Host, reply.Status)
	}
	return nil
}

// printLines escapes control characters, which would act on a terminal.
func printLines(out io.Writer, lines string) error {
	for line := range strings.Lines(lines) {
		if _, err := fmt.Fprintln(out, text.Visible(strings.TrimRight(line, "\r\n"))); err != nil {
			return err
		}
	}
	return nil
}
