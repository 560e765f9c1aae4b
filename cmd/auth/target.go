package auth

import (
	"context"
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// target is where a login goes, and the context that keeps the token.
type target struct {
	host    *url.URL
	context string
}

func findTarget(ctx context.Context, run *command.Run) (target, error) {
	host, err := askHost(ctx, run)
	if err != nil {
		return target{}, err
	}
	name, err := contextName(run.Settings, host)
	return target{host, name}, err
}

// askHost is the host in force or, where none is set, the one that is typed.
func askHost(ctx context.Context, run *command.Run) (*url.URL, error) {
	switch {
	case run.Settings.Source("host") != "":
		return run.Settings.Host()
	case !run.Console.CanAsk():
		return nil, fault.Usagef("no host is set, and nobody can be asked for it").
			WithHint("give --host URL, or set APIOPS_HOST")
	}
	text, err := run.Console.Ask(ctx, "host", "https://apinizer.example.com")
	if err != nil {
		return nil, err
	}
	return config.ParseHost(text)
}

// contextName is the context that is to keep the token. Only one that was asked
// for by name is made to lead to another host than it did.
func contextName(settings *config.Settings, host *url.URL) (string, error) {
	inForce, _ := settings.Context()
	asked := settings.String("context") != "" && !strings.HasPrefix(settings.Source("context"), "file ")
	if inForce.Name != "" && (asked || inForce.Host == "" || inForce.IsFor(host)) {
		return inForce.Name, nil
	}
	for _, other := range settings.Contexts() {
		if other.Name == host.Host && !other.IsFor(host) {
			return "", fault.Usagef("the context %s leads to %s", other.Name, other.Host).
				WithHint("choose another name with --context NAME")
		}
	}
	return host.Host, nil
}
