// Package oidcprovider provides the `apiops oidc-provider` commands.
package oidcprovider

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops oidc-provider` group.
func Commands() command.Group {
	return command.Group{
		Use:      "oidc-provider",
		Short:    "Manage OIDC providers that policies share",
		Long:     "Every change is deployed to all environments, but the server does not report how that went.",
		Commands: commands,
	}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "oidc-provider", Title: "OIDC provider", Route: "/projects/{project}/oidc-providers/", Sample: "keycloak", InBody: true,
		New:     "partners --issuer https://login.example.com/realms/partners --auto-discover true --client-id gateway --client-secret-file password.txt",
		Change:  "--vendor keycloak --issuer https://login.example.com/realms/staff --auto-discover true --client-id gateway --yes",
		Columns: output.Fields("NAME name", "VENDOR vendorType", "ISSUER issuerUrl", "CLIENT ID clientId", "VALIDATION validationMode", "+DESCRIPTION description"),
		Fields: []input.Flag{
			input.Text("description", "description", "`text` that describes the provider"),
			input.Text("vendor", "vendorType", "`vendor` of the provider").Of("GENERIC", "KEYCLOAK"),
			input.Text("issuer", "issuerUrl", "`url` of the issuer"),
			input.Text("discovery-url", "discoveryUrl", "`url` of the metadata, if not below the issuer"),
			input.Bool("auto-discover", "autoDiscover", "read the endpoints from the metadata"),
			input.Text("token-endpoint", "tokenEndpoint", "`url` of the token endpoint"),
			input.Text("introspection-endpoint", "introspectionEndpoint", "`url` of the introspection endpoint"),
			input.Text("jwks-endpoint", "jwksEndpoint", "`url` of the keys"),
			input.Text("client-id", "clientId", "`id` of the client"),
			input.Secret("client-secret", "clientSecret", "`file` with the client secret (- for stdin)"),
			input.Text("client-auth-method", "clientAuthMethod", "`method` by which the gateway authenticates").
				Of("CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST", "PRIVATE_KEY_JWT"),
			input.Text("validation-mode", "validationMode", "`mode` in which tokens are validated").Of("OFFLINE", "ONLINE", "HYBRID"),
			input.Text("jwks-source", "jwksSourceMode", "`source` of the keys").Of("DISCOVERY", "STATIC"),
			input.Text("certificate", "certificateName", "`name` of a certificate, with --jwks-source static").Names("certificate"),
		},
	}
	update := all.Update()
	update.Flags = append(update.Flags, input.Text("new-name", "name", "new `name` of the provider"))
	update.Long = "The client secret stays if you omit it; it cannot be removed here."
	update.Keeps = []string{"name", "clientSecretSet"}
	remove := all.Delete()
	remove.Confirm = "Delete OIDC provider {oidc-provider}? Synchronized credentials must then be managed by hand."
	return []command.Command{all.List(), all.Get(), all.Create(), update, remove}
}
