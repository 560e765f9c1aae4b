package proxy

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
)

// setting returns the command that changes a setting; title is its name in a sentence, and options
// complete its example.
func setting(name, short, title, options string, flags ...input.Flag) command.Change {
	return command.Change{
		Use: name + " <proxy>", Short: short, Example: "apiops proxy set " + name + " Orders " + options,
		Route: "PATCH " + single + "settings/" + name + "/", Flags: flags, Document: true,
		Done: title + " of {proxy} updated",
	}
}

// wrapped returns a setting whose fields are in an object, which servers before April 2026 do not
// expect (quirks.md §18).
func wrapped(setting command.Change, wrapper string) command.Change {
	setting.Wrap, setting.Bare = wrapper, true
	return setting
}

func settingCommands() []command.Command {
	return append(append(behaviourSettings(), exchangeSettings()...), routingSettings()...)
}

// behaviourSettings are about what the gateway does with calls.
func behaviourSettings() []command.Command {
	idempotency := setting("idempotency", "Answer repeated requests only once", "Idempotency", "--active true --header Idempotency-Key",
		input.Bool("active", "idempotencySettings.idempotencyActive", "turn idempotency on or off"),
		input.Text("key-type", "idempotencySettings.keyType", "`type` of the key").Of("HEADER", "CUSTOM"),
		input.Text("header", "idempotencySettings.headerName", "`header` that contains the key"),
		input.Bool("key-required", "idempotencySettings.keyRequired", "reject requests without a key"),
		input.Number("retention", "idempotencySettings.retentionInDays", 1, "`days` to keep responses (at most 30)"),
		input.Text("storage", "idempotencySettings.cacheStorageType", "`place` to keep responses").Of("LOCAL", "DISTRIBUTED"),
		input.Text("handling-action", "idempotencySettings.handlingAction", "`action` for a repeated request; continue also calls the backend").Of("STOP", "CONTINUE"))
	idempotency.Wrap = "idempotencySettings"
	metadata := setting("metadata", "Change the name, description and general options of a proxy", "Metadata", "--description 'Orders of partners'",
		input.Text("new-name", "name", "new `name` of the proxy"),
		input.Text("description", "description", "`text` that describes the proxy; may be empty"),
		input.Texts("category", "categoryList", "`name` of a category; the categories replace the current ones"),
		input.Text("sharing", "sharingType", "`who` can see the proxy").Of("BOTH", "NONE", "EXTERNAL", "INTERNAL"),
		input.Text("direction", "direction", "`direction` of messages").Of("REQUEST_RESPONSE", "REQUEST_ONLY", "RESPONSE_ONLY"),
		input.Bool("disable-direct-access", "disableDirectAccessToGateways", "allow calls only through the portal"),
		input.Text("global-setting", "globalApiProxySettingName", "`name` of the global proxy setting to apply"))
	metadata.Long = "--new-name renames the proxy; other commands then know it only by the new name."
	access := setting("spec-access-type", "Set who can see the specification", "Access to the specification", "--type authenticated",
		input.Text("type", "{access}", "`type` of access").Of("PUBLIC", "AUTHENTICATED", "HIDDEN", "BACKEND_PROXY").Required(),
		input.Switch("check-permission", "?checkApiProxyPermission", "with authenticated access, require permission to call the proxy"))
	access.Route = "PATCH " + single + "settings/spec-access-type/{access}/"
	access.Document = false
	hide := setting("hide-spec-file", "Hide or show the specification, on older servers", "Visibility of the specification", "--hide true",
		input.Bool("hide", "{hide}", "hide the specification").Required())
	hide.Route = "PATCH " + single + "settings/hide-spec-file/{hide}/"
	hide.Document = false
	hide.Prepare = func(_ context.Context, run *command.Run, request *input.Request) error { // the body repeats it
		return request.Body.Set("hideSpecFile", run.Given("hide")[0] == "true")
	}
	hide.Long = "Newer servers have \"apiops proxy set spec-access-type\" instead."
	key := setting("key", "Set the API keys of a proxy", "Keys", "--secret-key-file password.txt --yes",
		input.Secret("public-key", "publicKey", "`file` with the public key (- for stdin)"),
		input.Secret("secret-key", "secretKey", "`file` with the secret key (- for stdin)"))
	key.Route = "PATCH " + single + "settings/keys/"
	key.Document = false
	key.Long = "A key that you do not give stays as it is."
	key.Confirm = "Replace the keys of {proxy}? Callers that use the current ones are rejected."
	return []command.Command{
		wrapped(setting("cache", "Set the cache for responses", "Cache", "--active true --name orders --handling-action stop --ttl 60",
			input.Text("name", "cacheSettings.name", "`name` of the cache").Required(),
			input.Text("handling-action", "cacheSettings.handlingAction", "`action` after a hit; continue also calls the backend").Of("STOP", "CONTINUE").Required(),
			input.Bool("active", "cacheSettings.cacheActive", "turn the cache on or off"),
			input.Number("ttl", "cacheSettings.ttl", 0, "`seconds` to keep a response"),
			input.Number("capacity", "cacheSettings.capacity", 1, "maximum `number` of responses"),
			input.Bool("only-get", "cacheSettings.cacheOnlyHttpGetRequests", "cache only responses to GET"),
			input.Text("key-type", "cacheSettings.cacheKeyType", "`type` of the key of a response").Of("QUERY_PARAMS", "CUSTOM"),
			input.Text("storage", "cacheSettings.cacheStorageType", "`place` to keep responses").Of("LOCAL", "DISTRIBUTED"),
		), "cacheSettings"),
		wrapped(setting("cors", "Set the CORS headers", "CORS", "--name shop --active true --allow-origin https://shop.example.com",
			input.Text("name", "corsSettings.name", "`name` of the CORS settings").Required(),
			input.Bool("active", "corsSettings.corsActive", "turn CORS on or off"),
			input.Texts("allow-origin", "corsSettings.allowOriginList", "`origin` to allow; * allows all, but not with credentials"),
			input.Texts("allow-method", "corsSettings.allowMethodList", "HTTP `method` to allow"),
			input.Texts("allow-header", "corsSettings.allowHeaderList", "request `header` to allow"),
			input.Texts("expose-header", "corsSettings.exposeHeaderList", "response `header` that scripts can read"),
			input.Text("allow-credentials", "corsSettings.allowCredentials", "`whether` to allow credentials").Exactly("true", "false"),
			input.Number("max-age", "corsSettings.maxAge", 0, "`seconds` to keep the answer to a preflight request"),
		), "corsSettings"),
		idempotency, metadata, key, access, hide,
		setting("custom-message", "Answer every call with a message of your own", "Custom message", "--enabled true --message '{\"status\":\"ok\"}'",
			input.Bool("enabled", "buildCustomMessage", "turn the message on or off"),
			input.Text("message", "customMessageTemplate", "`text` of the answer, which may contain variables"),
			input.Text("content-type", "customMessageContentType", "content `type` of the answer"),
			input.Number("status", "customMessageHttpStatusCode", 1, "HTTP `status` of the answer (server default 200)")),
		setting("maintenance-mode", "Answer every call with a maintenance message", "Maintenance mode", "--enabled true --deploy-to production",
			input.Bool("enabled", "enabled", "turn maintenance mode on or off"),
			input.Number("status", "httpStatusCode", 1, "HTTP `status` of the answer (server default 403)"),
			input.Text("content-type", "contentType", "content `type` of the answer"),
			input.Text("message", "message", "`text` of the answer")),
		setting("trace", "Record calls in detail for a while", "Trace",
			"--enabled true --environment staging --start 2027-01-01T00:00:00Z --stop 2027-01-01T01:00:00Z",
			input.Bool("enabled", "enableTraceLog", "turn the trace on or off"),
			input.Text("start", "startTime", "`time` to start, such as 2027-01-01T00:00:00Z"),
			input.Text("stop", "stopTime", "`time` to stop"),
			input.Text("environment", "environmentName", "`name` of the environment to trace").Names("environment")),
		setting("traffic-log", "Set what is logged, on older servers", "Traffic log", "--application-log true",
			input.Bool("trace-log", "enabledTraceLog", "turn the trace log on or off"),
			input.Bool("application-log", "enabledApplicationLog", "turn the application log on or off")),
	}
}

// exchangeSettings are about the messages that clients get and what the gateway knows of clients.
func exchangeSettings() []command.Command {
	template := func(name, title, wrapper, value, types string) command.Change {
		return wrapped(setting(name, "Set the template for "+title+" errors", title+" error template", "--active true --content-type "+types,
			input.Bool("active", wrapper+"."+wrapper+"Active", "turn the template on or off"),
			input.Content("template-file", wrapper+"."+value, "`file` with the template (- for stdin)"),
			input.Text("content-type", wrapper+".contentType", "content `type`; the default is "+types),
			input.Bool("permit-special-characters", wrapper+".permitSpecialChars", "do not escape special characters"),
		), wrapper)
	}
	return []command.Command{
		template("json-error-template", "JSON", "jsonErrorResponseTemplate", "jsonValue", "application/json"),
		template("xml-error-template", "XML", "xmlErrorResponseTemplate", "xmlValue", "text/xml"),
		setting("error-handling", "Set which errors of the backend are replaced", "Error handling", "--type status-code-list --status 500 --status 503",
			input.Text("type", "errorHandlingType", "`type` of handling").Of("DEFAULT", "ADVANCED", "STATUS_CODE_LIST"),
			input.Number("status", "statusCodeList", 1, "HTTP `status` to handle; may be repeated").Repeated(),
			input.Bool("customize-messages", "customizeErrorMessageEnabled", "use your own error messages")),
		wrapped(setting("forwarded-ip-header", "Set the header that contains the address of the client", "Forwarded IP header",
			"--active true --header X-Forwarded-For --order first",
			input.Bool("active", "forwardedIpHeaderParam.forwardedIpHeaderParamActive", "turn the header on or off"),
			input.Text("header", "forwardedIpHeaderParam.value", "`name` of the header"),
			input.Text("order", "forwardedIpHeaderParam.xffOrder", "`which` address of the header to use").
				Of("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "LAST"),
		), "forwardedIpHeaderParam"),
		wrapped(setting("client-route", "Set the paths, hosts and methods of a proxy", "Client route", "--path /orders --path /v1/orders",
			input.Texts("path", "clientRoute.relativePathList", "`path` at which clients call the proxy").Path(),
			input.Texts("client-host", "clientRoute.hostList", "`host` at which clients call the proxy"),
			input.Texts("method", "clientRoute.methodList", "HTTP `method` that clients may use").
				Exactly("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE", "ALL"),
			input.Bool("buffer-request", "clientRoute.bufferRequest", "keep requests in memory, so that policies can change them"),
			input.Bool("buffer-response", "clientRoute.bufferResponse", "keep responses in memory, so that policies can change them"),
		), "clientRoute"),
	}
}
