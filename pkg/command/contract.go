package command

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/value"
)

// contract holds the flags that follow from the conventions of an operation (quirks.md §23).
type contract struct {
	key         string // see operate.keyed
	version     string // empty: the current one
	wait        bool
	flags       *pflag.FlagSet
	waitTimeout time.Duration // 0: no limit
	secretFile  string
}

// define defines the flags that the operation of a command has.
func (c *contract) define(flags *pflag.FlagSet, operation catalog.Operation) {
	c.flags = flags
	if operation.NeedsKey {
		flags.StringVar(&c.key, "idempotency-key", "", "`key` of this change, so that repeating the command does not repeat it; the default is random")
	}
	if operation.Version != catalog.VersionNone {
		flags.StringVar(&c.version, "resource-version", "", "`version` that the object must have; the default is the current one")
	}
	if operation.StartsRun {
		flags.BoolVar(&c.wait, "wait", false, "wait until the run ends")
		value.Duration(flags, &c.waitTimeout, "wait-timeout", 10*time.Minute, 0, "maximum `duration` to wait for the run (0 means no limit)")
	}
	if operation.ShownOnce {
		flags.StringVar(&c.secretFile, "secret-file", "", "new `file` to write the secret to, readable only by you")
	}
}

// check rejects flags that cannot be combined, before anything is sent.
func (c *contract) check(call call, printer *output.Printer, one bool, columns []string) error {
	switch {
	case !one && c.key != "":
		return fault.Usagef("--idempotency-key requires a single name").WithHint("run the command once for each name")
	case !one && c.version != "":
		return fault.Usagef("--resource-version requires a single name").WithHint("run the command once for each name")
	case call.operation.StartsRun && !c.wait && c.flags.Changed("wait-timeout"):
		return fault.Usagef("--wait-timeout requires --wait").WithHint("add --wait, or remove --wait-timeout")
	case !call.operation.ShownOnce || c.secretFile != "":
	case printer.Format() == output.Name, printer.Format() == output.CSV, len(columns) > 0 && !printer.Format().Machine():
		return fault.Usagef("the secret is shown only once, but this output does not contain it").
			WithHint("use --secret-file FILE, or -o json")
	}
	switch c.secretFile {
	case "":
		return nil
	case "-":
		return fault.Usagef("--secret-file requires a file").WithHint("use -o json to write the secret to stdout")
	}
	if present, err := os.Lstat(c.secretFile); err == nil && present.Mode().IsRegular() && present.Size() > 0 {
		return fault.Usagef("%s already exists", c.secretFile).
			WithHint("use another file: this one may contain a secret that no server shows again")
	}
	return api.CheckFile(c.secretFile)
}

// givenVersion returns the version that the flag or the document gives, or nil.
func (c *contract) givenVersion(b batch) (json.RawMessage, error) {
	if c.version == "" {
		return givenIn(b.request.Body), nil
	}
	if _, err := strconv.ParseUint(c.version, 10, 63); err != nil {
		return nil, fault.Usagef("--resource-version requires a whole number")
	}
	return json.RawMessage(c.version), nil
}

// givenIn returns the version in a document, or nil. A null, which is in skeletons, is none.
func givenIn(body input.Document) json.RawMessage {
	if version := body["version"]; string(version) != "null" {
		return version
	}
	return nil
}

// readsVersion reports whether the version that a change must carry has to be read.
func (b batch) readsVersion() bool {
	return b.version == nil && b.common.Request.Operation.Version != catalog.VersionNone
}

// sharesVersion reports whether the changes for all names carry the version of a single object. Each
// change raises it, so they must not overlap.
func (b batch) sharesVersion(several string) bool {
	source, has := operate.VersionSource(b.common.Request.Operation)
	isObject := strings.HasSuffix(source.Path, "}")
	return has && b.readsVersion() && isObject && !slices.Contains(source.Names(), several)
}

// versioned adds the version that the change must carry. It reads it right before the change.
func (b batch) versioned(ctx context.Context, client *api.Client, call operate.Call) (operate.Call, error) {
	place, version := call.Request.Operation.Version, b.version
	if b.readsVersion() {
		var err error
		if version, err = operate.ReadVersion(ctx, client, call.Request); err != nil {
			return call, err
		}
	}
	switch {
	case version == nil, place == catalog.VersionNone:
	case place == catalog.VersionInQuery:
		call.Request = operate.WithVersion(call.Request, version)
	default:
		call.Request.Body = b.request.WithField("version", version)
	}
	return call, nil
}

// work carries out the calls for the i-th name.
func (c changeRun) work(ctx context.Context, run *Run, client *api.Client, b batch, i int) operate.Outcome {
	started := time.Now()
	outcome := c.carryOut(ctx, run, client, b, i)
	outcome.Took = time.Since(started)
	return outcome
}

func (c changeRun) carryOut(ctx context.Context, run *Run, client *api.Client, b batch, i int) operate.Outcome {
	calls := b.series(i)
	step := func(j int, target string) operate.Outcome {
		call, err := b.versioned(ctx, client, calls[j])
		if err != nil {
			return operate.Outcome{Err: err}
		}
		return c.one(ctx, call, target)
	}
	if b.each != "" {
		return operate.Steps(ctx, b.targets, func(j int) operate.Outcome { return step(j, b.targets[j]) })
	}
	outcome := step(0, "")
	outcome.Err = run.input.Hinted(outcome.Err)
	generates := string(b.request.Body["generate"]) == "true"
	if calls[0].Request.Operation.ShownOnce && generates && outcome.Changed && outcome.Secret == nil {
		outcome.Ended = fault.Newf(fault.OutcomeUnknown, "the secret was created, but it is not in the response").
			WithHint("it is lost: check which secrets exist, revoke it, and create another").At(client.Host(), 0)
	}
	if c.secretFile != "" && outcome.Secret != nil {
		outcome = c.keepSecret(outcome)
	}
	if c.wait && outcome.Changed && outcome.Run != "" {
		outcome = c.follow(ctx, run, client, calls[0].Request, outcome)
	}
	return outcome
}

// keepSecret writes the secret to the file. If that fails, the secret stays in the result: the
// server never shows it again.
func (c *contract) keepSecret(outcome operate.Outcome) operate.Outcome {
	secret := document.Members(outcome.Secret).Text("secret")
	if err := files.WritePrivate(c.secretFile, []byte(secret+"\n")); err != nil {
		outcome.Ended = fault.Newf(fault.Partial, "created, but cannot write %s: %v", c.secretFile, files.Reason(err)).
			WithHint("the secret is in the output: store it now, the server never shows it again")
		return outcome
	}
	outcome.Secret = nil
	return outcome
}

// follow waits until a run ends.
func (c *contract) follow(ctx context.Context, run *Run, client *api.Client, started api.Request, outcome operate.Outcome) operate.Outcome {
	run.Console.Note(fmt.Sprintf("Run %s started; waiting until it ends.", outcome.Run))
	final, _, err := operate.Follow(ctx, client, started, outcome.Run, operate.Following{
		Timeout: c.waitTimeout,
		Notice: func(state operate.RunState) {
			if state != "" {
				run.Console.Note(fmt.Sprintf("Run %s: %s", outcome.Run, state))
			}
		},
	})
	if final != nil {
		outcome.Document = final
	}
	outcome.End(final, err)
	return outcome
}
