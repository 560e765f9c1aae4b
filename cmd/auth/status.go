package auth

import (
	"context"
	"time"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

// status is what there is to know about the token in force.
type status struct {
	Context     string `json:"context"`
	Host        string `json:"host"`
	TokenSource string `json:"tokenSource"`
	Status      string `json:"status"` // valid, refused, missing or unknown
	Expires     string `json:"expires,omitempty"`
}

func columns() []output.Column[status] {
	return []output.Column[status]{
		output.Col("CONTEXT", func(s status) string { return s.Context }),
		output.Col("HOST", func(s status) string { return s.Host }),
		output.Col("TOKEN FROM", func(s status) string { return s.TokenSource }),
		output.Col("STATUS", func(s status) string { return s.Status }),
		output.Col("EXPIRES", func(s status) string { return s.Expires }),
	}
}

// showStatus shows it whatever it is; the error decides on the exit code.
func showStatus(ctx context.Context, run *command.Run) error {
	client, problem := run.Client(ctx)
	if problem == nil {
		problem = checkToken(ctx, client, request(checkRoute))
	}
	if err := command.PrintOne(ctx, run, columns(), statusOf(run.Settings, problem)); err != nil {
		return err
	}
	return problem
}

func statusOf(settings *config.Settings, problem error) status {
	inForce, _ := settings.Context()
	s := status{Context: inForce.Name, TokenSource: settings.TokenSource(), Status: word(problem)}
	if host, err := settings.Host(); err == nil {
		s.Host = host.String()
	}
	if expires := settings.TokenExpires(); !expires.IsZero() {
		s.Expires = expires.Format(time.RFC3339)
	}
	return s
}

func word(problem error) string {
	switch {
	case problem == nil:
		return "valid"
	case !fault.Is(problem, fault.Unauthenticated):
		return "unknown"
	case fault.From(problem).Status == 0: // no server was asked
		return "missing"
	}
	return "refused"
}
