//go:build (linux || darwin) && (amd64 || arm64)

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory is counted in bytes on macOS, and in KiB elsewhere.
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
