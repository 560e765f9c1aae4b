package cmd

import (
	"os"

	"golang.org/x/sys/windows"
	"golang.org/x/term"
)

// readPassword reads a line while the terminal does not echo.
func readPassword(in *os.File) (string, error) {
	line, err := term.ReadPassword(int(in.Fd()))
	return string(line), err
}

// discardInput discards what was typed at the terminal but not read yet.
func discardInput(in *os.File) { _ = windows.FlushConsoleInputBuffer(windows.Handle(in.Fd())) }
