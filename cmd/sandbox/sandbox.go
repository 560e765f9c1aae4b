// Package sandbox implements the `apiops sandbox` commands and starts the practice server
// for --sandbox.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/sandbox"
	"github.com/apiops-cli/apiops/pkg/session"
)

// Commands returns the commands of `apiops sandbox`.
func Commands() command.Group {
	return command.Group{
		Use:      "sandbox",
		Short:    "Practice on a simulated gateway",
		Commands: commands,
	}
}

func commands() []command.Command {
	return []command.Command{
		command.Func{
			Use:   "serve",
			Short: "Start a practice server for scripts and pipelines",
			Long: `The server behaves like the Management API, stores changes until it stops, and
can simulate failures. It prints the variables that point apiops to it. To practice
a login, use the user name "operator" and the password "sandbox". Faults affect only
requests with the token.`,
			Example: "apiops sandbox serve\napiops sandbox serve --fail-environment staging --dialect details\n" +
				"apiops sandbox serve --fault drop --fault-at 'POST /environments/'",
			File: config.Ignore,
			Run:  serve,
		},
	}
}

// Start starts a practice server that runs until the program exits: requests in flight
// must still get a response after an interruption.
func Start() (session.Sandbox, error) {
	practice := sandbox.New(sandbox.Options{})
	server, err := practice.Start("")
	if err != nil {
		return session.Sandbox{}, err
	}
	return session.Sandbox{Host: "http://" + server.Addr, Token: practice.Token(), Project: sandbox.SampleProject}, nil
}

func serve(flags *pflag.FlagSet) command.Work {
	listen := flags.String("listen", "127.0.0.1:8080", "`address` to listen on; port 0 selects any free port")
	given := addFlags(flags)
	return func(ctx context.Context, run *command.Run) error {
		options, err := given.check()
		if err != nil {
			return err
		}
		return keepServing(ctx, run, *listen, options)
	}
}

// keepServing serves until the program is interrupted, which is the normal way to stop
// it.
func keepServing(ctx context.Context, run *command.Run, address string, options sandbox.Options) error {
	options.Log = run.Err
	practice := sandbox.New(options)
	server, err := practice.Start(address)
	if err != nil {
		return fault.Usagef("the sandbox cannot listen on %s: %s", address, reason(err)).
			WithHint("use another HOST:PORT with --listen; port 0 selects any free port")
	}
	defer server.Close()
	run.CatchSignals() // before anyone can know that it is ready
	_, err = fmt.Fprintf(run.Out, `# The sandbox is ready. Run these commands in another shell:
export APIOPS_HOST=http://%s
export APIOPS_TOKEN=%s
export APIOPS_PROJECT=%s
# Press Ctrl-C to stop it.
`, server.Addr, practice.Token(), sandbox.SampleProject)
	if err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// reason returns why an address cannot be used, without the calls that led to the error.
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
