// Package sandbox holds the `apiops sandbox` commands and starts the practice
// server behind --sandbox.
package sandbox

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/sandbox"
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
			Run:     serve,
		},
	}
}

// Start starts a practice server that lives as long as the program: what is
// under way when that is interrupted shall still be answered.
func Start() (command.Sandbox, error) {
	practice := sandbox.New(sandbox.Options{})
	server, err := practice.Start("")
	if err != nil {
		return command.Sandbox{}, err
	}
	return command.Sandbox{Host: server.URL(), Token: practice.Token(), Project: sandbox.SampleProject}, nil
}

func serve(flags *pflag.FlagSet) command.Work {
	var (
		listen  = flags.String("listen", "127.0.0.1:8080", "`address` to listen at; port 0 takes any free one")
		dialect = flags.String("dialect", string(sandbox.Classic), "generation of `answers`: "+strings.Join(dialects(), ", "))
		fault   = flags.String("fault", "", "`fault` in every answer, or with :N in the first N: "+strings.Join(sandbox.Faults(), ", "))
		failing = flags.StringSlice("fail-environment", nil, "`environment` that does not take a deployment; may be repeated")
		latency = flags.Duration("latency", 0, "`time` that each answer takes, such as 200ms")
		extra   = flags.Int("credentials", 0, "`number` of credentials to add to the sample project")
	)
	command.Values(flags, "dialect", dialects()...)
	command.Values(flags, "fault", sandbox.Faults()...)
	return func(ctx context.Context, session *command.Session, _ command.Arguments) error {
		options := sandbox.Options{FailEnvironments: *failing, Latency: *latency, Credentials: *extra}
		var err error
		if options.Dialect, err = sandbox.ParseDialect(*dialect); err != nil {
			return &command.UsageError{Message: err.Error()}
		}
		if *fault != "" {
			if options.Fault, err = sandbox.ParseFault(*fault); err != nil {
				return &command.UsageError{Message: err.Error()}
			}
		}
		if err := check(options); err != nil {
			return err
		}
		return run(ctx, session, *listen, options)
	}
}

func check(options sandbox.Options) error {
	for _, name := range options.FailEnvironments {
		if known := sandbox.SampleEnvironments(); !slices.Contains(known, name) {
			return &command.UsageError{Message: fmt.Sprintf("the sandbox has no environment %q", name), Hint: "it has " + strings.Join(known, " and ")}
		}
	}
	if options.Credentials < 0 || options.Latency < 0 {
		return &command.UsageError{Message: "--credentials and --latency cannot be less than nothing"}
	}
	return nil
}

// run serves until the program is interrupted: that is how it is meant to end.
func run(ctx context.Context, session *command.Session, address string, options sandbox.Options) error {
	options.Log = session.Err()
	practice := sandbox.New(options)
	server, err := practice.Start(address)
	if err != nil {
		return &command.UsageError{Message: fmt.Sprintf("the sandbox cannot listen at %s: %v", address, err), Hint: "choose another with --listen; port 0 takes any free one"}
	}
	defer server.Close()
	interrupted := ctx.Done() // asked for before anybody can know that it serves
	_, err = fmt.Fprintf(session.Out(), `# The sandbox is ready. Point apiops at it from another shell:
export APIOPS_HOST=%s
export APIOPS_TOKEN=%s
export APIOPS_PROJECT=%s
# Ctrl-C ends it.
`, server.URL(), practice.Token(), sandbox.SampleProject)
	if err != nil {
		return err
	}
	<-interrupted
	return nil
}

func dialects() []string {
	var names []string
	for _, dialect := range sandbox.Dialects() {
		names = append(names, string(dialect))
	}
	return names
}
