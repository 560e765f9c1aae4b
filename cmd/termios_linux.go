package cmd

import "golang.org/x/sys/unix"

const (
	getTermios         = unix.TCGETS
	setTermios         = unix.TCSETS
	setTermiosAndFlush = unix.TCSETSF // discards input that was not read yet
)
