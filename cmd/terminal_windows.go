package cmd

import (
	"os"

	"golang.org/x/term"
)

// readPassword reads a line while the terminal does not echo.
func readPassword(in *os.File) (string, error) {
	line, err := term.ReadPassword(int(in.Fd()))
	return string(line), err
}
