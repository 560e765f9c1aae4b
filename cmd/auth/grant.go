package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// maxLifetime is the longest lifetime of a token that is believed.
const maxLifetime = 100 * 365 * 24 * time.Hour

// token is piped in, or got from the server for a password. It is tried out before it is kept.
func (l *login) token(ctx context.Context, run *command.Run, host *url.URL) (config.Token, error) {
	secret, get := "password", l.requestToken
	if l.withToken {
		secret, get = "token", readToken
	}
	client, err := run.Connect(ctx, run.Options(host), secret)
	if err != nil {
		return config.Token{}, err
	}
	token, err := get(ctx, run, client)
	if err != nil {
		return config.Token{}, err
	}
	return token, checkToken(ctx, client, command.Request(checkRoute).WithHeader("Authorization", "Bearer "+token.Text))
}

func readToken(ctx context.Context, run *command.Run, _ *api.Client) (config.Token, error) {
	secret, err := readSecret(ctx, run, "token")
	if err != nil {
		return config.Token{}, err
	}
	token, err := config.ParseToken(secret)
	return config.Token{Text: token}, err
}

// readSecret has a secret typed unseen if somebody is at the terminal, and reads stdin otherwise.
func readSecret(ctx context.Context, run *command.Run, what string) (string, error) {
	file := "-"
	if run.Console.CanAsk() {
		file = ""
	}
	return run.Console.Secret(ctx, what, file, "", false)
}

// requestToken is OAuth's grant for clients, with a user in the client's place (quirks.md §12).
func (l *login) requestToken(
	ctx context.Context, run *command.Run, client *api.Client,
) (token config.Token, err error) {
	username := l.username
	if username == "" {
		if username, err = run.Console.Ask(ctx, "user name at "+client.Host(), ""); err != nil {
			return token, err
		}
	}
	password, err := readSecret(ctx, run, fmt.Sprintf("password of %s at %s", username, client.Host()))
	if err != nil {
		return token, err
	}
	grant := command.Request(grantRoute)
	grant.Body = api.Form(url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {username},
		"client_secret": {password},
	})
	reply, err := client.Send(ctx, grant)
	if err != nil {
		return token, explain(fault.From(err))
	}
	if err := reply.Check(); err != nil {
		failure := *fault.From(err)
		if !reply.IsObject() { // it is not the API's, and there may be a token in it
			failure.Message, _, _ = strings.Cut(failure.Message, ": ")
		}
		return token, explain(&failure)
	}
	return readGrant(reply)
}

// explain says what a failure means where it is a password that was sent. The
// server may refuse one with a 400, as it does almost everything (quirks.md §3).
func explain(failure *fault.Error) error {
	refused := failure.Status == 401 || failure.Status == 400
	switch {
	case failure.Kind == fault.Unreadable:
		return unreadable(failure.Host, failure.Status)
	case failure.Kind == fault.Forbidden:
		return failure.WithHint("the password is not at fault: " +
			"ask who administers the gateway for access to its API")
	case refused && fault.Is(failure, fault.Unauthenticated, fault.Rejected, fault.NotFound):
		failure = failure.WithHint("check the user name and the password")
		failure.Kind = fault.Unauthenticated
	}
	return failure
}

// readGrant reads the token in an answer, and when it expires.
func readGrant(reply *answer.Reply) (config.Token, error) {
	var grant struct {
		Token   string      `json:"access_token"`
		Seconds json.Number `json:"expires_in"`
	}
	err := json.Unmarshal(reply.Body(), &grant)
	text, invalid := config.ParseToken(grant.Token)
	if err != nil || invalid != nil {
		return config.Token{}, unreadable(reply.Host, reply.Status)
	}
	token := config.Token{Text: text}
	lifetime, err := grant.Seconds.Int64()
	if err == nil && lifetime > 0 && lifetime <= int64(maxLifetime/time.Second) { // it makes sense
		token.Expires = time.Now().Add(time.Duration(lifetime) * time.Second)
	}
	return token, nil
}

// unreadable quotes nothing of the answer, for there may be a token in it.
func unreadable(host string, status int) *fault.Error {
	return fault.Newf(fault.Unreadable, "the answer holds no token that could be read").
		WithHint("check that the host is the manager of the gateway; --debug shows the exchange").
		At(host, status)
}
