// Least is the shortest program that makes one call with the libraries of apiops: a
// command with cobra, settings with viper, and the environments in the response as a
// table with tablewriter and color.
package main

import (
	"bytes"
	"encoding/json"
	"os"

	"github.com/fatih/color"
	"github.com/olekukonko/tablewriter"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/apiops-cli/apiops/docs/performance/programs/request"
)

func main() {
	settings := viper.New()
	settings.SetEnvPrefix("apiops")
	settings.AutomaticEnv()
	root := &cobra.Command{Use: "least", SilenceUsage: true}
	root.AddCommand(&cobra.Command{
		Use:  "reset <address>",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, words []string) error {
			var answer bytes.Buffer
			if err := request.Delete(words[0], settings.GetString("token"), settings.GetString("ca_cert"), &answer); err != nil {
				return err
			}
			return show(answer.Bytes())
		},
	})
	if root.Execute() != nil {
		os.Exit(1)
	}
}

func show(answer []byte) error {
	var change struct {
		Deployment struct {
			Environments []struct {
				Name    string `json:"environmentName"`
				Success bool   `json:"success"`
				Message string `json:"message"`
			} `json:"environmentResults"`
		} `json:"deploymentResult"`
	}
	if err := json.Unmarshal(answer, &change); err != nil {
		return err
	}
	table := tablewriter.NewTable(os.Stdout)
	table.Header("ENVIRONMENT", "STATUS", "MESSAGE")
	for _, environment := range change.Deployment.Environments {
		status := color.RedString("failed")
		if environment.Success {
			status = color.GreenString("deployed")
		}
		if err := table.Append(environment.Name, status, environment.Message); err != nil {
			return err
		}
	}
	return table.Render()
}
