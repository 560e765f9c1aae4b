package console

import (
	"bufio"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// CanAsk tells whether somebody is there to answer questions.
func (c *Console) CanAsk() bool { return c.InTerminal && c.Terminal }

// Confirm asks before something is lost permanently. Where nobody can answer it
// does not ask, but says which command to run.
func (c *Console) Confirm(ctx context.Context, question string) error {
	if !c.CanAsk() {
		return fault.Usagef("this wants a confirmation, and nobody can be asked: %s", question).
			WithHint("if you are sure, run: %s", c.commandWith("--yes"))
	}
	answer, err := c.ask(ctx, question+" [y/N] ")
	if err != nil {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return fault.Newf(fault.Interrupted, "not confirmed; nothing was changed")
}

// attempts is how often something is asked for that may not be empty.
const attempts = 3

// Ask asks for a line of text, which may not be empty. The example may.
func (c *Console) Ask(ctx context.Context, what, example string) (string, error) {
	question := what
	if example != "" {
		question += ", such as " + example
	}
	for range attempts {
		line, err := c.ask(ctx, question+": ")
		if err != nil {
			return "", err
		}
		answer, err := text.Clean(strings.TrimSpace(line))
		switch {
		case err != nil:
			return "", fault.Usagef("the %s %v", what, err)
		case answer != "":
			return answer, nil
		}
		if line == "" { // the end of the input
			break
		}
	}
	return "", fault.Usagef("the %s is empty", what)
}

// ask reads a line from the terminal, until the context ends.
func (c *Console) ask(ctx context.Context, question string) (string, error) {
	defer c.claim()()
	_, _ = io.WriteString(c.Err, text.Visible(question))
	line, err := Wait(ctx, c, func() (string, error) {
		line, _ := bufio.NewReader(c.In).ReadString('\n')
		return line, nil
	})
	if err != nil {
		c.line("")
	}
	return line, err
}

// commandWith is the command line as typed and one more flag, ready to paste.
func (c *Console) commandWith(flag string) string {
	end := slices.Index(c.Words, "--") // behind which nothing is a flag
	if end < 0 {
		end = len(c.Words)
	}
	words := []string{"apiops"}
	for _, word := range slices.Insert(slices.Clone(c.Words), end, flag) {
		words = append(words, text.Quoted(word))
	}
	return strings.Join(words, " ")
}

// maxSecret bounds what is read of a secret, in bytes.
const maxSecret = 64 << 10

// Secret gets a secret without its ever standing in the command line: from a
// file ("-" is stdin), else typed at the terminal without being shown, a new
// one twice. The flag is named in the advice where there is neither.
func (c *Console) Secret(ctx context.Context, what, file, flag string, isNew bool) (string, error) {
	if file != "" {
		return c.secretFile(ctx, what, file)
	}
	if c.ReadHidden == nil {
		return "", fault.Usagef("the %s is missing, and nobody can be asked for it", what).
			WithHint("give it in a file with --%s FILE, or on stdin with --%s -", flag, flag)
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
		return "", fault.Usagef("the %s is empty", what)
	}
	if isNew {
		again, err := c.askHidden(ctx, what+" again")
		if err != nil {
			return "", err
		}
		if again != secret {
			return "", fault.Usagef("the two were not the same; nothing was changed")
		}
	}
	return secret, nil
}

func (c *Console) askHidden(ctx context.Context, what string) (string, error) {
	if c.Catch != nil {
		c.Catch()
	}
	defer c.claim()()
	_, _ = io.WriteString(c.Err, text.Visible(what)+": ")
	secret, err := c.ReadHidden(ctx)
	c.line("") // the line end was not shown either
	if ctx.Err() != nil {
		return "", errInterrupted()
	}
	if err != nil {
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
		return "", fault.Usagef("the %s in %s is not one line of plain text in UTF-8", what, InputName(file))
	}
	return secret, nil
}
