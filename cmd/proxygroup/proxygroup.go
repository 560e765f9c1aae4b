// Package proxygroup provides the `apiops proxy-group` commands.
package proxygroup

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops proxy-group` group.
func Commands() command.Group {
	return command.Group{Use: "proxy-group", Short: "Manage groups of API proxies", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "proxy-group", Title: "Proxy group", Route: "/projects/{project}/apiProxyGroups/",
		Columns: output.Fields("NAME name"),
	}
	return []command.Command{all.List()}
}
