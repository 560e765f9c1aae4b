// Package proxygroup provides the `apiops proxy-group` commands.
package proxygroup

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	groups = "/projects/{project}/apiProxyGroups/"
	group  = groups + "{proxy-group}/"
)

// Commands returns the `apiops proxy-group` group.
func Commands() command.Group {
	return command.Group{Use: "proxy-group", Short: "Manage groups of API proxies", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "proxy-group", Title: "Proxy group", Route: groups, InBody: true,
		Sample: "Public", New: "Partners --path /partners", Change: "--path /public --description 'Public APIs' --deploy-to production",
		Columns: output.Fields("NAME name", "DESCRIPTION description", "+PATHS clientRoute.relativePathList"),
		Fields: []input.Flag{
			input.Texts("path", "clientRoute.relativePathList", "`path` that callers use").Path().Required(),
			input.Texts("client-host", "clientRoute.hostList", "`host` that callers use"),
			input.Text("description", "description", "`text` that describes the group"),
		},
	}
	get, update, remove := all.Get(), all.Update(), all.Delete()
	get.Route, get.Pick = "GET "+groups, "name"
	get.Long = "The API cannot read a single group, so apiops reads the whole list."
	update.Route, update.Flags = "PUT "+groups, append([]input.Flag{input.Argument("proxy-group", "name")}, all.Fields...)
	update.Pick = "name"
	update.Long = "Members and deployments are kept. The name cannot change."
	remove.Long = "The proxies of the group are not deleted."
	return []command.Command{
		all.List(), get, all.Create(), update, remove,
		deployment("deploy", "POST", "Deploy a proxy group with its proxies", "deployed to {environment}", ""),
		deployment("undeploy", "DELETE", "Undeploy a proxy group with its proxies", "undeployed from {environment}",
			"Undeploy proxy group {proxy-group} from {environment}?"),
		command.Group{Use: "environment", Short: "List where a proxy group is deployed", Commands: environmentCommands},
		command.Group{Use: "deploy-history", Short: "Manage the deploy history of a proxy group", Commands: historyCommands},
		command.Group{Use: "member", Short: "Manage the proxies of a proxy group", Commands: memberCommands},
		command.Group{Use: "promotion", Short: "Promote a proxy group to or from another installation", Commands: promotionCommands},
	}
}

func deployment(verb, method, short, done, confirm string) command.Change {
	example := "apiops proxy-group " + verb + " Public --environment production"
	if confirm != "" {
		example += " --yes"
	}
	return command.Change{
		Use: verb + " <proxy-group>...", Short: short, Example: example,
		Route: method + " " + group + "environments/{environment}/",
		Flags: []input.Flag{
			input.Texts("environment", "{environment}", "`name` of an environment").Required(),
			input.Text("description", "description", "`text` for the deploy history"),
			input.Switch("persistent", "persistent", "keep the record in the deploy history permanently"),
		},
		Confirm: confirm,
		Done:    "Proxy group {proxy-group} " + done,
	}
}

func environmentCommands() []command.Command {
	return []command.Command{
		command.List{
			Use: "list <proxy-group>", Short: "List the environments that a proxy group is deployed to",
			Example: "apiops proxy-group environment list Public",
			Route:   "GET " + group + "environments/",
			Columns: output.Fields("NAME name", "TYPE type", "STATUS status", "ACCESS URL accessUrl", "+DESCRIPTION description"),
		},
	}
}

func historyCommands() []command.Command {
	columns := output.Fields("REVISION revision", "DATE date", "ENVIRONMENT environment", "DEPLOYED deploy", "USER username",
		"PERSISTENT persistent", "+DESCRIPTION description")
	return []command.Command{
		command.List{
			Use: "list <proxy-group>", Short: "List the deploy history of a proxy group",
			Example: "apiops proxy-group deploy-history list Public",
			Route:   "GET " + group + "deploy-histories/", Columns: columns,
		},
		command.Show{
			Use: "get <proxy-group> <revision>", Short: "Show an entry of the deploy history",
			Example: "apiops proxy-group deploy-history get Public 1",
			Route:   "GET " + group + "deploy-histories/{revision}/", Columns: columns,
		},
		command.Change{
			Use: "delete <proxy-group> <revision>...", Short: "Delete an entry of the deploy history",
			Example: "apiops proxy-group deploy-history delete Public 1 --yes",
			Route:   "DELETE " + group + "deploy-histories/{revision}/",
			Confirm: "Delete revision {revision} of the deploy history of {proxy-group}?",
			Done:    "Revision {revision} of {proxy-group} deleted",
			Missing: []string{"not found"},
		},
	}
}

// memberCommands change the group, but deploy nothing. Both operations succeed if there is nothing
// to do (quirks.md §14).
func memberCommands() []command.Command {
	const member = group + "apiProxies/{proxy}/"
	return []command.Command{
		command.Change{
			Use: "add <proxy-group> <proxy>...", Short: "Add a proxy to a proxy group",
			Long:    "Nothing is deployed: deploy the group.",
			Example: "apiops proxy-group member add Public Customers",
			Route:   "POST " + member,
			Done:    "Proxy {proxy} added to {proxy-group}",
		},
		command.Change{
			Use: "remove <proxy-group> <proxy>...", Short: "Remove a proxy from a proxy group (the proxy itself is not deleted)",
			Long:    "Nothing is deployed: deploy the group.",
			Example: "apiops proxy-group member remove Public Weather",
			Route:   "DELETE " + member,
			Done:    "Proxy {proxy} removed from {proxy-group}",
		},
	}
}

func promotionCommands() []command.Command {
	return []command.Command{
		command.List{
			Use: "list <proxy-group>", Short: "List the proxies of a group for promotion to another installation",
			Example: "apiops proxy-group promotion list Public",
			Route:   "GET " + group + "proxies/forpromotion",
			Columns: output.Fields("NAME name", "TYPE type", "PATHS clientRoute.relativePathList", "+ID id", "+DESCRIPTION description"),
		},
		command.Change{
			Use: "save <proxy-group>", Short: "Save a proxy group promoted from another installation",
			Example: "apiops proxy-group promotion save Imported --description 'From staging'",
			Route:   "PUT " + groups + "promotion",
			Flags: []input.Flag{
				input.Argument("proxy-group", "name"),
				input.Text("description", "description", "`text` that describes the group"),
			},
			Document: true,
			Done:     "Proxy group {proxy-group} saved",
		},
	}
}
