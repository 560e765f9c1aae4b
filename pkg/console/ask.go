package console

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// CanAsk reports whether a terminal is attached, so that questions can be answered.
func (c *Console) CanAsk() bool { return c.InTerminal && c.Terminal }

// Confirm asks before something is permanently lost. If no terminal is attached, it returns an
// error that says which command to run.
func (c *Console) Confirm(ctx context.Context, question string) error {
	if !c.CanAsk() {
		return fault.Usagef("confirmation required, but no terminal is attached: %s", question).
			WithHint("to confirm, run: %s", c.commandWith("--yes"))
	}
	if c.DiscardInput != nil { // it cannot be the answer to a question that was not shown yet
		c.DiscardInput()
	}
	answer, err := c.ask(ctx, question+" [y/N]")
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return fault.Newf(fault.Interrupted, "not confirmed; nothing was changed")
}

// attempts is how often to ask for an answer that must not be empty.
const attempts = 3

// Ask asks for a line of text, which must not be empty. The example may be empty. The end of input
// ends the question, even in the middle of a line.
func (c *Console) Ask(ctx context.Context, what, example string) (string, error) {
	question := capital(what)
	if example != "" {
		question += " (e.g. " + example + ")"
	}
	for range attempts {
		line, err := c.ask(ctx, question+":")
		switch {
		case errors.Is(err, io.EOF):
			return "", emptyAnswer(what)
		case err != nil:
			return "", err
		}
		answer, err := text.Clean(strings.TrimSpace(line))
		switch {
		case err != nil:
			return "", fault.Usagef("the %s %v", what, err)
		case answer != "":
			return answer, nil
		}
	}
	return "", emptyAnswer(what)
}

func emptyAnswer(what string) error { return fault.Usagef("the %s is empty", what) }

// capital returns a phrase as the beginning of a sentence.
func capital(phrase string) string { return strings.ToUpper(phrase[:1]) + phrase[1:] }

// ask asks a question and reads a line from the terminal, unless the context ends first. Without a
// whole line, it returns io.EOF.
func (c *Console) ask(ctx context.Context, question string) (string, error) {
	defer c.claim()()
	c.prompt(question)
	line, err := Wait(ctx, c, func() (string, error) {
		line, err := bufio.NewReader(c.In).ReadString('\n')
		if err != nil { // a terminal that was closed is the end of input, too
			return "", io.EOF
		}
		return line, nil
	})
	if err != nil {
		c.line("")
	}
	return line, err
}

// prompt prints a question; the answer is typed on the same line.
func (c *Console) prompt(question string) { _, _ = io.WriteString(c.Err, c.wrap(question)+" ") }

// commandWith returns the command line as typed with one more flag, ready to paste.
func (c *Console) commandWith(flag string) string {
	end := slices.Index(c.Words, "--") // nothing after it is a flag
	if end < 0 {
		end = len(c.Words)
	}
	words := []string{"apiops"}
	for _, word := range slices.Insert(slices.Clone(c.Words), end, flag) {
		words = append(words, text.Quoted(word))
	}
	return strings.Join(words, " ")
}

// maxSecret is the maximum size of a secret in bytes.
const maxSecret = 64 << 10

// Secret returns a secret that is not on the command line: from a file ("-" is stdin), or typed at
// the terminal without being shown. A new secret must be typed twice. The hint names the flag if
// there is neither a file nor a terminal.
func (c *Console) Secret(ctx context.Context, what, file, flag string, isNew bool) (string, error) {
	if file != "" {
		return c.secretFile(ctx, what, file)
	}
	if c.ReadHidden == nil {
		return "", fault.Usagef("the %s is required, but no terminal is attached", what).
			WithHint("use --%s FILE, or --%s - to read it from stdin", flag, flag)
	}
	var secret string
	for range attempts {
		var err error
		if secret, err = c.askHidden(ctx, what); err != nil {
			return "", err
		}
		if secret != "" {
			break
		}
	}
	if secret == "" {
		return "", emptyAnswer(what)
	}
	if isNew {
		again, err := c.askHidden(ctx, what+" (again)")
		if err != nil {
			return "", err
		}
		if again != secret {
			return "", fault.Usagef("the two entries do not match; nothing was changed")
		}
	}
	return secret, nil
}

func (c *Console) askHidden(ctx context.Context, what string) (string, error) {
	if c.Catch != nil {
		c.Catch()
	}
	defer c.claim()()
	c.prompt(capital(what) + ":")
	secret, err := c.ReadHidden(ctx)
	c.line("") // the terminal did not show the newline either
	switch {
	case ctx.Err() != nil:
		return "", errInterrupted()
	case errors.Is(err, io.EOF):
		return "", emptyAnswer(what)
	case err != nil:
		return "", err
	}
	if secret, err = text.Clean(secret); err != nil {
		return "", fault.Usagef("the %s %v", what, err)
	}
	return secret, nil
}

func (c *Console) secretFile(ctx context.Context, what, file string) (string, error) {
	secret, err := c.ReadText(ctx, file, maxSecret)
	switch {
	case err != nil:
		return "", err
	case secret == "":
		return "", fault.Usagef("the %s in %s is empty", what, InputName(file))
	case !text.IsPlainLine(secret):
		return "", fault.Usagef("the %s in %s is not a single line of plain UTF-8 text", what, InputName(file))
	}
	return secret, nil
}
