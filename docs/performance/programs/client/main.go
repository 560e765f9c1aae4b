// Client sends the request of one call to the address that it is given.
package main

import (
	"fmt"
	"os"

	"github.com/apiops-cli/apiops/docs/performance/programs/request"
)

func main() {
	if err := request.Delete(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
