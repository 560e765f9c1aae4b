// Stopwatch runs a command and prints its wall time in nanoseconds, its CPU time in
// nanoseconds, and the peak memory of its largest process in bytes. It discards the
// output of the command.
//
// It is a separate, small program, because Linux counts the memory of the parent as
// memory of a new process.
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
