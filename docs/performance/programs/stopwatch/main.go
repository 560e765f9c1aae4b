// Stopwatch runs a command and prints what it took: nanoseconds of wall time,
// nanoseconds of processor time, and the peak memory in bytes of its largest
// process. Its output goes nowhere.
//
// It is a program of its own, and a small one, because Linux counts the memory
// of whoever starts a process as memory of that process.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

func main() {
	command := exec.CommandContext(context.Background(), os.Args[1], os.Args[2:]...)
	command.Stdin, command.Stderr = os.Stdin, os.Stderr
	start := time.Now()
	err := command.Run()
	wall := time.Since(start)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	state := command.ProcessState
	fmt.Println(wall.Nanoseconds(), (state.UserTime() + state.SystemTime()).Nanoseconds(), peakMemory(state))
}
