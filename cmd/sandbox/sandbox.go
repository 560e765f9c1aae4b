// Package sandbox holds the `apiops sandbox` commands and starts the practice
// server behind --sandbox.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/sandbox"
	"github.com/apiops-cli/apiops/pkg/session"
	"github.com/apiops-cli/apiops/pkg/value"
)

// Commands is everything under `apiops sandbox`.
func Commands() command.Group {
	return command.Group{
		Use:      "sandbox",
		Short:    "Practise on a gateway that exists only in memory",
		Commands: commands,
	}
}

func commands() []command.Command {
	return []command.Command{
		command.Func{
			Use:   "serve",
			Short: "Keep a practice server running, for trying out scripts and pipelines",
			Long: `It answers as the Management API does, keeps what is changed until it ends, and
can be told to fail. It prints the lines that point apiops at it; to practise a
login, the user is "operator" and the password "sandbox". A fault strikes only
requests that carry the token.`,
			Example: "apiops sandbox serve\napiops sandbox serve --fail-environment staging --dialect details",
			File:    config.Ignore,
			Run:     serve,
		},
	}
}

// Start starts a practice server that lives as long as the program: what is
// under way when that is interrupted shall still be answered.
func Start() (session.Sandbox, error) {
	practice := sandbox.New(sandbox.Options{})
	server, err := practice.Start("")
	if err != nil {
		return session.Sandbox{}, err
	}
	return session.Sandbox{Host: "http://" + server.Addr, Token: practice.Token(), Project: sandbox.SampleProject}, nil
}

// maxCredentials is what a practice server is certain to have room for.
const maxCredentials = 1_000_000

func serve(flags *pflag.FlagSet) command.Work {
	var (
		listen  = flags.String("listen", "127.0.0.1:8080", "`address` to listen at; port 0 takes any free one")
		dialect = flags.String("dialect", sandbox.Classic, "generation of `answers`: "+strings.Join(sandbox.Dialects(), ", "))
		faulty  = flags.String("fault", "", "`fault` in every answer, or with :N in the first N: "+strings.Join(sandbox.Faults(), ", "))
		failing = flags.StringSlice("fail-environment", nil, "`environment` that does not take a deployment; may be repeated")
		options sandbox.Options
	)
	value.Duration(flags, &options.Latency, "latency", 0, 0, "`time` that each answer takes, such as 200ms")
	value.Number(flags, &options.Credentials, "credentials", 0, 0, maxCredentials, "`number` of credentials to add to the sample project")
	command.Values(flags, "dialect", sandbox.Dialects()...)
	command.Values(flags, "fault", sandbox.Faults()...)
	return func(ctx context.Context, run *command.Run) error {
		options.FailEnvironments = *failing
		var err error
		options.Dialect, err = sandbox.ParseDialect(*dialect)
		if err == nil && *faulty != "" {
			options.Fault, err = sandbox.ParseFault(*faulty)
		}
		if err != nil {
			return fault.Usagef("%s", err.Error())
		}
		if err := check(options); err != nil {
			return err
		}
		return keepServing(ctx, run, *listen, options)
	}
}

func check(options sandbox.Options) error {
	for _, name := range options.FailEnvironments {
		if known := sandbox.SampleEnvironments(); !slices.Contains(known, name) {
			return fault.Usagef("the sandbox has no environment %q", name).
				WithHint("%s", "it has "+strings.Join(known, " and "))
		}
	}
	return nil
}

// keepServing serves until the program is interrupted: that is how it is meant to end.
func keepServing(ctx context.Context, run *command.Run, address string, options sandbox.Options) error {
	options.Log = run.Err
	practice := sandbox.New(options)
	server, err := practice.Start(address)
	if err != nil {
		return fault.Usagef("the sandbox cannot listen at %s: %s", address, reason(err)).
			WithHint("give another HOST:PORT with --listen; port 0 means any free port")
	}
	defer server.Close()
	run.CatchSignals() // before anybody can know that it serves
	_, err = fmt.Fprintf(run.Out, `# The sandbox is ready. Point apiops at it from another shell:
export APIOPS_HOST=http://%s
export APIOPS_TOKEN=%s
export APIOPS_PROJECT=%s
# Ctrl-C ends it.
`, server.Addr, practice.Token(), sandbox.SampleProject)
	if err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// reason is why an address cannot be listened at, without the calls that led there.
func reason(err error) string {
	var (
		system  syscall.Errno
		address *net.AddrError
		name    *net.DNSError
	)
	switch {
	case errors.As(err, &system):
		return system.Error()
	case errors.As(err, &address):
		return address.Err
	case errors.As(err, &name):
		return name.Err
	}
	return err.Error()
}
