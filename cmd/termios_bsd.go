//go:build !windows && !linux

package cmd

import "golang.org/x/sys/unix"

const (
	getTermios         = unix.TIOCGETA
	setTermios         = unix.TIOCSETA
	setTermiosAndFlush = unix.TIOCSETAF // discards input that was not read yet
)
