//go:build !windows

package cmd

import (
	"os/signal"
	"syscall"
)

// withoutStopping disables Ctrl-Z while the terminal does not echo: after Ctrl-Z, the shell would
// turn the echo on again.
func withoutStopping() (again func()) {
	signal.Ignore(syscall.SIGTSTP)
	return func() { signal.Reset(syscall.SIGTSTP) }
}
