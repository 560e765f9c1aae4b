package raw

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

// print writes a success: JSON in the format in force, anything else as it
// came.
func (o *options) print(ctx context.Context, session *command.Session, printer *output.Printer, reply *api.Reply) error {
	if o.outputFile != "" {
		session.Done("Saved in " + o.outputFile + ".")
		return o.printHead(session, reply)
	}
	document, err := reply.JSON()
	if err != nil {
		return err
	}
	if document == nil {
		if err := checkRaw(session, reply); err != nil {
			return err
		}
	}
	if err := o.printHead(session, reply); err != nil {
		return err
	}
	switch {
	case document != nil:
		return printer.Value(ctx, document)
	case len(reply.Content()) == 0:
		session.Done(fmt.Sprintf("Done; the answer is empty (HTTP %d).", reply.Status))
		return nil
	}
	return printRaw(session, reply.Content())
}

// checkRaw refuses what cannot be written before anything is.
func checkRaw(session *command.Session, reply *api.Reply) error {
	settings, err := session.Settings()
	if err != nil {
		return err
	}
	content := reply.Content()
	switch {
	case settings.String("jq") != "" && len(content) > 0:
		return &api.Error{Kind: api.Unreadable, Message: "the answer is not JSON, so --jq has nothing to work on", Host: reply.Host, Status: reply.Status}
	case session.OutTerminal() && (!utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0):
		return &api.Error{Kind: api.Failed, Message: "the answer is a file, which is nothing for a terminal", Hint: "put it into one with --output-file FILE", Host: reply.Host, Status: reply.Status}
	}
	return nil
}

// printRaw writes every byte; at a terminal nothing that would act on it.
func printRaw(session *command.Session, content []byte) error {
	if session.OutTerminal() {
		return printLines(session, string(content))
	}
	_, err := session.Out().Write(content)
	return err
}

func (o *options) printHead(session *command.Session, reply *api.Reply) error {
	if !o.include {
		return nil
	}
	return printLines(session, reply.Head()+"\n")
}

func printLines(session *command.Session, text string) error {
	for line := range strings.Lines(text) {
		if _, err := io.WriteString(session.Out(), output.Visible(strings.TrimRight(line, "\r\n"))+"\n"); err != nil {
			return err
		}
	}
	return nil
}
