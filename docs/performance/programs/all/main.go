// All does nothing, but links all libraries of apiops. Linked omits those for jq, YAML,
// the keyring, locks and the terminal.
package main

import (
	"net/http"
	"os"

	"github.com/fatih/color"
	"github.com/gofrs/flock"
	"github.com/itchyny/gojq"
	"github.com/olekukonko/tablewriter"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	"github.com/zalando/go-keyring"
	"go.yaml.in/yaml/v3"
	"golang.org/x/term"
)

func main() {
	if len(os.Args) > 2 {
		use() // never called, but the linker keeps it
	}
}

func use() {
	_ = new(cobra.Command).Execute()
	_ = viper.New().ReadInConfig()
	_ = tablewriter.NewTable(os.Stdout).Render()
	_, _ = color.New().Println()
	_ = new(http.Server).ListenAndServe()
	_, _ = http.DefaultTransport.RoundTrip(new(http.Request)) //nolint:bodyclose // never called

	query, _ := gojq.Parse("")
	_, _ = gojq.Compile(query)
	_ = yaml.Unmarshal(nil, nil)
	_, _ = keyring.Get("", "")
	_ = flock.New("").Lock()
	_, _ = term.ReadPassword(0)
}
