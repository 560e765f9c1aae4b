// Package ipgroup provides the `apiops ip-group` commands.
package ipgroup

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	groups = "/projects/{project}/ipGroups/"
	one    = groups + "{ip-group}/"
)

// Commands returns the `apiops ip-group` group.
func Commands() command.Group {
	return command.Group{Use: "ip-group", Short: "Manage groups of IP addresses", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "ip-group", Title: "IP group", Route: groups, InBody: true, Sample: "office",
		New: "branch --ip 10.0.0.0/8", Change: "--description Headquarters --ip 192.0.2.0/24",
		Columns: output.Fields("NAME name", "ADDRESSES ipList", "DESCRIPTION description"),
		Fields: []input.Flag{
			input.Text("description", "description", "`text` that describes the group"),
			input.Addresses("ip", "ipList", "IP `address` or CIDR range"),
		},
	}
	update := all.Update()
	update.Short = "Replace an IP group"
	update.Long = `To change only the addresses, use "apiops ip-group ip".`
	update.Flags = append([]input.Flag{input.Argument("ip-group", "name")}, update.Flags...)
	remove := all.Delete()
	remove.Confirm += " Policies may use it."
	return []command.Command{
		all.List(), all.Get(), all.Create(), update, remove,
		command.Group{Use: "ip", Short: "Manage the addresses in an IP group", Commands: addressCommands},
	}
}

func addressCommands() []command.Command {
	address := input.Argument("ip", "ipList").Read(func(text string) (any, error) { return text, input.CheckAddress(text) })
	change := func(method, verb, short, sample, done string) command.Change {
		return command.Change{
			Use:     verb + " <ip-group> <ip>...",
			Short:   short,
			Example: "apiops ip-group ip " + verb + " office " + sample,
			Route:   method + " " + one + "ips/",
			Flags:   []input.Flag{address},
			Done:    "Addresses of {ip-group} " + done,
		}
	}
	return []command.Command{
		change("POST", "add", "Add addresses to an IP group", "203.0.113.9 2001:db8::/32", "added"),
		change("PUT", "set", "Replace all addresses in an IP group", "192.0.2.0/24 203.0.113.9", "replaced"),
		change("DELETE", "remove", "Remove addresses from an IP group (absent ones are ignored)", "198.51.100.7", "removed"),
	}
}
