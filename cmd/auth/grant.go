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

// maxLifetime is the longest plausible lifetime of a token.
const maxLifetime = 100 * 365 * 24 * time.Hour

// token reads a token or gets one from the server with a password, and checks it.
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

// readSecret prompts for a secret at a terminal, without showing it, and otherwise reads stdin.
func readSecret(ctx context.Context, run *command.Run, what string) (string, error) {
	file := "-"
	if run.Console.CanAsk() {
		file = ""
	}
	return run.Console.Secret(ctx, what, file, "", false)
}

// requestToken uses the OAuth grant for clients, with a user as the client (quirks.md §12).
func (l *login) requestToken(
	ctx context.Context, run *command.Run, client *api.Client,
) (token config.Token, err error) {
	username := l.username
	if username == "" {
		if username, err = run.Console.Ask(ctx, "user name for "+client.Host(), ""); err != nil {
			return token, err
		}
	}
	password, err := readSecret(ctx, run, fmt.Sprintf("password for %s at %s", username, client.Host()))
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
		if !reply.IsObject() { // not from the API, and it may contain a token
			failure.Message, _, _ = strings.Cut(failure.Message, ": ")
		}
		return token, explain(&failure)
	}
	return readGrant(reply)
}

// explain interprets a failure of a request with a password. The server may reject
// a password with a 400, as it does almost everything (quirks.md §3).
func explain(failure *fault.Error) error {
	refused := failure.Status == 401 || failure.Status == 400
	switch {
	case failure.Kind == fault.Unreadable:
		return unreadable(failure.Host, failure.Status)
	case failure.Kind == fault.Forbidden:
		return failure.WithHint("ask the administrator of the gateway for access to the Management API; " +
			"the password is not the problem")
	case refused && fault.Is(failure, fault.Unauthenticated, fault.Rejected, fault.NotFound):
		failure = failure.WithHint("check the user name and password")
		failure.Kind = fault.Unauthenticated
	}
	return failure
}

// readGrant reads the token and its lifetime from a response.
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
	if err == nil && lifetime > 0 && lifetime <= int64(maxLifetime/time.Second) {
		token.Expires = time.Now().Add(time.Duration(lifetime) * time.Second)
	}
	return token, nil
}

// unreadable does not quote the response, which may contain a token.
func unreadable(host string, status int) *fault.Error {
	return fault.Newf(fault.Unreadable, "no readable token in the response").
		WithHint("check that the host is the manager of the gateway").
		At(host, status)
}
