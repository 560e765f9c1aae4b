package rlcl

import (
	"context"
	"encoding/json"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/text"
)

// endpointList is the field of the body with an entry for each endpoint. Flags describe one more
// entry, in a temporary object.
const endpointList = "endpointRateLimitList"

func endpointCommands() []command.Command {
	change := func(method, verb, short, sample, done string, flags ...input.Flag) command.Change {
		return command.Change{
			Use:      verb + " <rlcl>",
			Short:    short,
			Example:  "apiops rlcl endpoint " + verb + " partner-limits --proxy Orders" + sample,
			Route:    method + " " + one + "endpoints/",
			Flags:    append(identity(), flags...),
			Document: true,
			Prepare:  prepareEndpoint(len(flags) > 0),
			Done:     "Endpoints of {rlcl} " + done,
		}
	}
	const limit = " --requests 10 --interval one-minute"
	add := change("POST", "add", "Add endpoints to an RLCL", " --method POST --path /orders"+limit, "added", limits()...)
	set := change("PUT", "set", "Replace all endpoints of an RLCL", limit, "replaced", limits()...)
	remove := change("DELETE", "remove", "Remove endpoints from an RLCL (absent ones are ignored)", " --method GET --path /orders", "removed")
	add.Long = `The flags describe one endpoint, or all endpoints of a proxy without --method and
--path. For several, use a file with endpointRateLimitList.`
	set.Long, remove.Long = add.Long, add.Long
	return []command.Command{add, set, remove}
}

func identity() []input.Flag {
	return []input.Flag{
		input.Text("proxy", "entry.apiProxyName", "`name` of the proxy").Names("proxy"),
		input.Text("method", "entry.endpointHTTPMethod", "HTTP `method` of the endpoint (default all)").
			Exactly("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "ALL"),
		input.Text("path", "entry.endpointName", "`path` of the endpoint (default all)").Path(),
	}
}

func limits() []input.Flag {
	return []input.Flag{
		input.Number("requests", "entry.permittedMessageCount", 1, "`number` of requests to permit in a period"),
		input.Number("period", "entry.timeIntervalPeriodLength", 1, "`number` of intervals in a period (default 1)"),
		interval("interval", "entry.timeInterval"),
		input.Text("window", "entry.timeIntervalWindowType", "`kind` of time window (default fixed)").Of("FIXED", "SLIDING"),
		input.Text("on-cache-error", "entry.cacheErrorHandlingType", "`action` if the cache fails (default fail)").Of("FAIL", "CONTINUE"),
		input.Number("cache-timeout", "entry.cacheConnectionTimeoutInSeconds", 0, "`seconds` to connect to the cache (default 3)"),
	}
}

// prepareEndpoint adds the endpoint that the flags describe to those of the file. The server
// requires some fields that have a default for the list as a whole.
func prepareEndpoint(limited bool) func(context.Context, *command.Run, *input.Request) error {
	return func(_ context.Context, _ *command.Run, request *input.Request) error {
		body, entry := request.Body, input.Document{}
		list, _ := document.ReadList(body[endpointList])
		_ = json.Unmarshal(body["entry"], &entry) // flags made it
		delete(body, "entry")
		if len(entry) == 0 && len(list) > 0 {
			return nil
		}
		required := []string{"proxy", "apiProxyName"}
		if limited {
			required = append(required, "requests", "permittedMessageCount", "interval", "timeInterval")
		}
		var missing []string
		for i := 0; i < len(required); i += 2 {
			if !entry.Has(required[i+1]) {
				missing = append(missing, "--"+required[i])
			}
		}
		if entry.Has("endpointName") != entry.Has("endpointHTTPMethod") && entry.Text("endpointHTTPMethod") != "ALL" {
			missing = append(missing, map[bool]string{true: "--method", false: "--path"}[entry.Has("endpointName")])
		}
		if name := entry.Text("endpointName"); entry.Text("endpointHTTPMethod") == "ALL" && name != "" && name != "ALL" {
			return fault.Usagef("--method ALL stands for all endpoints of the proxy, so it cannot be combined with --path").
				WithHint("omit both, or give the method of the endpoint")
		}
		if len(missing) > 0 {
			return fault.Usagef("missing %s", text.And(missing...)).WithHint("use the flags, or -f FILE with %s", endpointList)
		}
		defaults := map[string]any{"endpointName": "ALL", "endpointHTTPMethod": "ALL"}
		if limited {
			for field, value := range map[string]any{
				"timeIntervalPeriodLength": 1, "timeIntervalWindowType": "FIXED",
				"cacheErrorHandlingType": "FAIL", "cacheConnectionTimeoutInSeconds": 3,
			} {
				defaults[field] = value
			}
		}
		for field, value := range defaults {
			if !entry.Has(field) {
				entry[field] = document.Encode(value)
			}
		}
		return body.Set(endpointList, append(list, document.Encode(entry)))
	}
}
