//go:build !windows

package cmd

import (
	"os/signal"
	"syscall"
)

// withoutStopping takes Ctrl-Z from the person while the terminal does not show
// what is typed: after it, the shell would have it shown.
func withoutStopping() (again func()) {
	signal.Ignore(syscall.SIGTSTP)
	return func() { signal.Reset(syscall.SIGTSTP) }
}
