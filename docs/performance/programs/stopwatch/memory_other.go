//go:build !((linux || darwin) && (amd64 || arm64))

package main

import "os"

// peakMemory returns 0: the value is not available on this system.
func peakMemory(*os.ProcessState) int64 { return 0 }
