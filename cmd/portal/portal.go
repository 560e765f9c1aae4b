// Package portal provides the commands for the developer portal: `apiops portal`, `apiops
// portal-app` and `apiops api-product`.
package portal

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops portal` group.
func Commands() command.Group {
	products := []input.Flag{input.Texts("product", "?productRefIds", "`id` of a product").Required()}
	of := func(noun, short, path string) command.Group {
		return command.Single(noun, short, func() command.Show {
			return command.Show{
				Use: "get", Short: short, Example: "apiops portal " + noun + " get --product prod-1", Route: "GET /portal/" + path,
				Flags: products, Columns: output.Fields("NAME name", "REQUESTS requests"),
			}
		})
	}
	return command.Group{
		Use: "portal", Short: "Show how portal products are used", Long: command.Undocumented,
		Commands: func() []command.Command {
			return []command.Command{
				of("usage", "Show the usage of products", "usage"),
				of("traffic-summary", "Show the traffic of products", "traffic/summary"),
			}
		},
	}
}

// AppCommands returns the `apiops portal-app` group.
func AppCommands() command.Group {
	const app = "/portal-apps/{app-id}/"
	return command.Group{
		Use: "portal-app", Short: "Provision portal applications", Long: command.Undocumented,
		Commands: func() []command.Command {
			return []command.Command{
				command.Change{
					Use: "provision", Short: "Create an application with its organization from a document",
					Route: "POST /portal-apps/provision", Document: true, Done: "Application provisioned",
				},
				command.Single("credential", "List the credentials of an application", func() command.List {
					return command.List{
						Use: "list <app-id>", Short: "List the credentials of an application",
						Route: "GET " + app + "credentials", Columns: output.Fields("NAME name", "USERNAME username"),
					}
				}),
				command.Single("organization", "List the organizations of applications", func() command.List {
					return command.List{
						Use: "list", Short: "List the organizations of applications", Example: "apiops portal-app organization list",
						Route: "GET /portal-apps/organizations", Columns: output.Fields("NAME name", "ID referenceId"),
					}
				}),
				command.Single("usage-report", "Show the usage of an application", func() command.Show {
					return command.Show{
						Use: "get <app-id>", Short: "Show the usage of an application",
						Route: "GET " + app + "usage-report", Columns: output.Fields("NAME name", "REQUESTS requests"),
					}
				}),
			}
		},
	}
}

// ProductCommands returns the `apiops api-product` group.
func ProductCommands() command.Group {
	return command.Group{
		Use: "api-product", Short: "List and promote API products", Long: command.Undocumented,
		Commands: func() []command.Command {
			return []command.Command{
				command.List{
					Use: "list", Short: "List the API products", Example: "apiops api-product list", Route: "GET /api-products",
					Flags:   []input.Flag{input.Text("portal", "?portalId", "`id` of a portal")},
					Columns: output.Fields("ID referenceId", "NAME name", "TITLE titleDefault"),
				},
				command.Change{
					Use: "promote", Short: "Promote an API product from a document", Route: "POST /api-products/promote",
					Document: true, Done: "API product promoted",
				},
				command.Single("plan", "List the plans of a product", func() command.List {
					return command.List{
						Use: "list <api-product>", Short: "List the plans of a product", Example: "apiops api-product plan list prod-1",
						Route: "GET /api-products/{api-product}/plans", Columns: output.Fields("ID referenceId", "NAME name"),
					}
				}),
			}
		},
	}
}
