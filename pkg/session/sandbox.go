package session

import (
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// startSandbox starts the sandbox of this run, once.
func (s *Session) startSandbox() (sandbox Sandbox, err error) {
	if s.sandbox.Host != "" {
		return s.sandbox, nil
	}
	for _, name := range []string{"host", "context", "token-file"} {
		if s.flags.Changed(name) {
			return sandbox, fault.Usagef("--sandbox and --%s cannot be combined", name).
				WithHint("--sandbox starts its own server; remove one of the two flags")
		}
	}
	s.sandbox, err = s.Sandbox()
	return s.sandbox, err
}

// RefuseSandbox returns an error if the sandbox is requested. It is for commands that manage what
// is configured on this machine.
func RefuseSandbox(system *System, flags *pflag.FlagSet, why, hint string) error {
	settings, err := config.Load(flags, system.Lookup, config.Ignore, config.AtOnce)
	if err == nil && settings.Bool("sandbox") {
		return fault.Usagef("%s: %s", settings.Source("sandbox"), why).WithHint("%s", hint)
	}
	return err
}
