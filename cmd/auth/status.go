package auth

import (
	"context"
	"errors"
	"time"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
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
func showStatus(ctx context.Context, session *command.Session, _ command.Arguments) error {
	settings, err := session.Settings()
	if err != nil {
		return err
	}
	problem := tryToken(ctx, session, settings)
	if err := command.PrintOne(ctx, session, columns(), statusOf(settings, problem)); err != nil {
		return err
	}
	return problem
}

func tryToken(ctx context.Context, session *command.Session, settings *config.Settings) error {
	token, err := session.Token()
	if err != nil {
		return err
	}
	host, err := settings.Host()
	if err != nil {
		return err
	}
	return check(ctx, session, host, token)
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
	case errors.Is(problem, config.ErrNoToken):
		return "missing"
	case command.Describe(problem).Code == api.Unauthenticated:
		return "refused"
	}
	return "unknown"
}
