//go:build (linux || darwin) && (amd64 || arm64)

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory returns bytes. The system counts bytes on macOS, and KiB elsewhere.
func peakMemory(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin":
		return usage.Maxrss
	}
	return usage.Maxrss << 10
}
