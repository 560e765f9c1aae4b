package command

import (
	"bufio"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Confirm asks before something is lost for good. Where nobody can answer it
// does not ask, but says which command to run.
func (s *Session) Confirm(ctx context.Context, question string) error {
	settings, err := s.Settings()
	if err != nil {
		return err
	}
	if settings.Bool("yes") {
		return nil
	}
	if !s.CanAsk() {
		return &UsageError{Message: "this wants a confirmation, and nobody can be asked: " + question, Hint: "if you are sure, run: " + s.commandWith("--yes")}
	}
	answer, err := s.ask(ctx, question+" [y/N] ")
	if err != nil {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return &api.Error{Kind: api.Interrupted, Message: "not confirmed; nothing was changed"}
}

// CanAsk tells whether somebody is there to answer questions.
func (s *Session) CanAsk() bool { return s.app.InTerminal && s.app.ErrTerminal }

// Ask asks for a line of text, which may not be empty. The example may.
func (s *Session) Ask(ctx context.Context, what, example string) (string, error) {
	question := what
	if example != "" {
		question += ", such as " + example
	}
	answer, err := s.ask(ctx, question+": ")
	if err != nil {
		return "", err
	}
	if answer = strings.TrimSpace(answer); answer == "" {
		return "", &UsageError{Message: "the " + what + " is empty"}
	}
	return answer, nil
}

// ask reads a line from the terminal, until the context ends.
func (s *Session) ask(ctx context.Context, question string) (string, error) {
	_, _ = io.WriteString(s.app.Err, output.Visible(question))
	line, err := unlessInterrupted(ctx, func() (string, error) {
		line, _ := bufio.NewReader(s.app.In).ReadString('\n')
		return line, nil
	})
	if err != nil {
		s.line("")
	}
	return line, err
}

// commandWith is the command line as typed and one more flag, ready to paste.
func (s *Session) commandWith(flag string) string {
	end := slices.Index(s.app.Words, "--") // behind which nothing is a flag
	if end < 0 {
		end = len(s.app.Words)
	}
	words := []string{"apiops"}
	for _, word := range slices.Insert(slices.Clone(s.app.Words), end, flag) {
		words = append(words, Quoted(word))
	}
	return strings.Join(words, " ")
}

// Quoted puts a word in the quotes that a shell needs for it.
func Quoted(word string) string {
	special := func(char rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-", char)
	}
	if word != "" && !strings.ContainsFunc(word, special) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
