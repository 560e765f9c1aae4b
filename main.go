// Apiops is a command line for operators of an Apinizer API gateway. It uses the Management API of
// the gateway.
package main

import (
	"os"

	"github.com/apiops-cli/apiops/cmd"
)

//go:generate go run ./docs/gen

// Set by the linker in a release.
var version, commit string

func main() {
	os.Exit(cmd.Main(cmd.Process{
		Words:   os.Args[1:],
		In:      os.Stdin,
		Out:     os.Stdout,
		Err:     os.Stderr,
		Lookup:  os.LookupEnv,
		Version: version,
		Commit:  commit,
	}))
}
