// Package proxy provides the `apiops proxy` commands.
package proxy

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops proxy` group.
func Commands() command.Group {
	return command.Group{Use: "proxy", Aliases: []string{"api-proxy"}, Short: "Manage API proxies", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "proxy", Title: "Proxy", Route: "/projects/{project}/apiProxies/",
		Columns: output.Fields("NAME name", "TYPE type"),
	}
	return []command.Command{
		all.List(),
		endpointGroup(),
		methodGroup(),
		policyGroup(),
	}
}
