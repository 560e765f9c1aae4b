// Linked does nothing with the libraries that apiops stands on: what it costs
// more than an empty program is their size, and what they do before main. With
// an address, it sends the request of one call.
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
		use() // never; but the linker keeps what could be called
	}
}

func use() {
	_ = new(cobra.Command).Execute()
	_ = viper.New().ReadInConfig()
	_ = tablewriter.NewTable(os.Stdout).Render()
	_, _ = color.New().Println()
	_ = new(http.Server).ListenAndServe()
}
