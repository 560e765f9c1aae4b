// Client sends the request of one call to the given address.
package main

import (
	"fmt"
	"os"

	"github.com/apiops-cli/apiops/docs/performance/programs/request"
)

func main() {
	if err := request.Delete(os.Args[1], os.Getenv("APIOPS_TOKEN"), os.Getenv("APIOPS_CA_CERT"), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
