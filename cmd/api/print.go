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
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

// print writes a success: JSON in the format in force, anything else as it
// came.
func (o *options) print(ctx context.Context, run *command.Run, reply *answer.Reply) error {
	if o.outputFile != "" {
		run.Console.Done("Saved in " + o.outputFile + ".")
		return o.printHead(run, reply)
	}
	printer, err := run.Printer()
	if err != nil {
		return err
	}
	var document json.RawMessage
	if len(reply.Content) > 0 || reply.Operation.Reads() { // an empty answer to a change is a verdict by itself
		if document, err = reply.JSON(); err != nil {
			return err
		}
	}
	if document == nil {
		if err := checkRaw(run, reply); err != nil {
			return err
		}
	}
	if err := o.printHead(run, reply); err != nil {
		return err
	}
	switch {
	case document != nil:
		return printer.Value(ctx, document)
	case len(reply.Content) == 0:
		run.Console.Done(fmt.Sprintf("Done; the answer is empty (HTTP %d).", reply.Status))
		return nil
	}
	return printRaw(run, reply.Content)
}

// rescue writes a secret that the server shows only once, where the filter or the
// format has failed. It returns the error with what became of it.
func (o *options) rescue(ctx context.Context, run *command.Run, reply *answer.Reply, why error) error {
	if !reply.Operation.ShownOnce {
		return why
	}
	plain, err := output.New(run.Out, output.Options{Format: output.JSON})
	if err == nil {
		err = plain.Value(ctx, reply.Body())
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

// printRaw writes every byte; at a terminal nothing that would act on it.
func printRaw(run *command.Run, content []byte) error {
	if run.OutTerminal {
		return printLines(run, string(content))
	}
	_, err := run.Out.Write(content)
	return err
}

func (o *options) printHead(run *command.Run, reply *answer.Reply) error {
	if !o.include {
		return nil
	}
	return printLines(run, reply.Head()+"\n")
}

func printLines(run *command.Run, lines string) error {
	for line := range strings.Lines(lines) {
		if _, err := io.WriteString(run.Out, text.Visible(strings.TrimRight(line, "\r\n"))+"\n"); err != nil {
			return err
		}
	}
	return nil
}
