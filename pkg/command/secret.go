package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/output"
)

// maxSecret bounds what is read of a secret, in bytes.
const maxSecret = 64 << 10

// Secret gets a secret without its ever standing in the command line: from a
// file ("-" is stdin), else typed at the terminal without being shown, a new
// one twice. The flag is named in the advice where there is neither.
func (s *Session) Secret(ctx context.Context, what, file, flag string, isNew bool) (string, error) {
	if file != "" {
		return s.secretFile(what, file)
	}
	if s.app.ReadHidden == nil {
		return "", &UsageError{Message: fmt.Sprintf("the %s is missing, and nobody can be asked for it", what), Hint: fmt.Sprintf("give it in a file with --%s FILE, or on stdin with --%s -", flag, flag)}
	}
	secret, err := s.askHidden(ctx, what)
	if err != nil {
		return "", err
	}
	if secret == "" {
		return "", &UsageError{Message: "the " + what + " is empty"}
	}
	if isNew {
		again, err := s.askHidden(ctx, what+" again")
		if err != nil {
			return "", err
		}
		if again != secret {
			return "", &UsageError{Message: "the two were not the same; nothing was changed"}
		}
	}
	return secret, nil
}

func (s *Session) askHidden(ctx context.Context, what string) (string, error) {
	_, _ = io.WriteString(s.app.Err, output.Visible(what)+": ")
	secret, err := s.app.ReadHidden(ctx)
	s.line("") // the line end was not shown either
	if ctx.Err() != nil {
		return "", errInterrupted()
	}
	return secret, err
}

func (s *Session) secretFile(what, file string) (string, error) {
	text, err := s.ReadInput(file, maxSecret)
	if err != nil {
		return "", err
	}
	secret := strings.TrimPrefix(string(text), byteOrderMark)
	secret = strings.TrimSuffix(strings.TrimSuffix(secret, "\n"), "\r")
	switch {
	case secret == "":
		return "", &UsageError{Message: fmt.Sprintf("the %s in %s is empty", what, InputName(file))}
	case !isPlainLine(secret):
		return "", &UsageError{Message: fmt.Sprintf("the %s in %s is not one line of plain text in UTF-8", what, InputName(file))}
	}
	return secret, nil
}

// byteOrderMark is what Windows puts at the beginning of a file.
const byteOrderMark = "\ufeff"

// isPlainLine tells a text in UTF-8 without control characters, line ends among
// them.
func isPlainLine(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// ReadInput reads a file, or stdin for "-", of at most so many bytes. Both may
// be pipes into which nobody writes, so it ends with the run.
func (s *Session) ReadInput(name string, most int64) ([]byte, error) {
	return unlessInterrupted(s.cmd.Context(), func() ([]byte, error) {
		return s.readInput(name, most)
	})
}

// unlessInterrupted waits for work that cannot be broken off, but no longer
// than the context lasts.
func unlessInterrupted[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := work()
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, errInterrupted()
	}
}

func errInterrupted() error {
	return &api.Error{Kind: api.Interrupted, Message: "interrupted; nothing was changed"}
}

// InputName is what to call a file that ReadInput reads.
func InputName(file string) string {
	if file == "-" {
		return "stdin"
	}
	return file
}

func (s *Session) readInput(name string, most int64) ([]byte, error) {
	if name == "-" {
		return readAll(s.stdin(), InputName(name), most)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, &UsageError{Message: err.Error()}
	}
	defer file.Close()
	return readAll(file, name, most)
}

// stdin is standard input for one reader, and an error for every other: it would
// find nothing there, and take that for what it wanted.
func (s *Session) stdin() io.Reader { return &onceReader{session: s} }

type onceReader struct {
	session *Session
	mine    bool
}

func (r *onceReader) Read(p []byte) (int, error) {
	if !r.mine && r.session.stdinTaken {
		return 0, &UsageError{Message: "stdin is wanted twice", Hint: "put one of the two in a file"}
	}
	r.mine, r.session.stdinTaken = true, true
	return r.session.app.In.Read(p)
}

func readAll(in io.Reader, name string, most int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(in, most+1))
	if usage := (*UsageError)(nil); errors.As(err, &usage) {
		return nil, usage
	}
	if err != nil {
		return nil, &UsageError{Message: fmt.Sprintf("%s could not be read: %v", name, err)}
	}
	if int64(len(text)) > most {
		return nil, &UsageError{Message: fmt.Sprintf("%s is larger than %d bytes", name, most)}
	}
	return text, nil
}
