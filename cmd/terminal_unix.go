//go:build !windows

package cmd

import (
	"bufio"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// readPassword reads a line while the terminal does not echo. It exists because term.ReadPassword
// ignores Ctrl-D; here it is io.EOF.
func readPassword(in *os.File) (string, error) {
	terminal := int(in.Fd())
	shown, err := unix.IoctlGetTermios(terminal, getTermios)
	if err != nil {
		return "", err
	}
	hidden := *shown
	hidden.Lflag = hidden.Lflag&^unix.ECHO | unix.ICANON | unix.ISIG
	hidden.Iflag |= unix.ICRNL
	if err := unix.IoctlSetTermios(terminal, setTermios, &hidden); err != nil {
		return "", err
	}
	defer func() { _ = unix.IoctlSetTermios(terminal, setTermios, shown) }()
	typed, err := bufio.NewReader(in).ReadString('\n')
	return erased(strings.TrimSuffix(typed, "\n")), err
}

// discardInput discards what was typed at the terminal but not read yet.
func discardInput(in *os.File) {
	terminal := int(in.Fd())
	if settings, err := unix.IoctlGetTermios(terminal, getTermios); err == nil {
		_ = unix.IoctlSetTermios(terminal, setTermiosAndFlush, settings)
	}
}

// erased applies backspaces: a terminal whose erase key is another one passes them on.
func erased(typed string) string {
	var line []byte
	for _, key := range []byte(typed) {
		if key != '\b' {
			line = append(line, key)
			continue
		}
		_, size := utf8.DecodeLastRune(line)
		line = line[:len(line)-size]
	}
	return string(line)
}
