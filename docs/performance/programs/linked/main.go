// Linked does nothing, but links the main libraries of apiops. It costs more than an
// empty program because of their size and initialization. With an address, it sends the
// request of one call.
package main

import (
	"fmt"
	"net/http"
	"os"

	"github.com/fatih/color"
	"github.com/olekukonko/tablewriter"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/apiops-cli/apiops/docs/performance/programs/request"
)

func main() {
	switch len(os.Args) {
	case 1:
	case 2:
		if err := request.Delete(os.Args[1], os.Getenv("APIOPS_TOKEN"), os.Getenv("APIOPS_CA_CERT"), os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	default:
		use() // never called, but the linker keeps it
	}
}

func use() {
	_ = new(cobra.Command).Execute()
	_ = viper.New().ReadInConfig()
	_ = tablewriter.NewTable(os.Stdout).Render()
	_, _ = color.New().Println()
	_ = new(http.Server).ListenAndServe()
}
