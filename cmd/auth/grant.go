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

// token is the one that is piped in, or that the server gives for a password. It
// is tried out before it is kept.
func (l login) token(ctx context.Context, run *command.Run, host *url.URL) (token config.Token, err error) {
	secret := "password"
	if *l.withToken {
		secret = "token"
	}
	client, err := run.ClientFor(ctx, host, secret)
	if err != nil {
		return config.Token{}, err
	}
	defer client.Close()
	if *l.withToken {
		token, err = readToken(ctx, run)
	} else {
		token, err = l.requestToken(ctx, run, client)
	}
	if err != nil {
		return config.Token{}, err
	}
	return token, checkToken(ctx, client, request(checkRoute).WithToken(token.Text))
}

func readToken(ctx context.Context, run *command.Run) (config.Token, error) {
	secret, err := readSecret(ctx, run, "token")
	if err != nil {
		return config.Token{}, err
	}
	token, err := config.ParseToken(secret)
	return config.Token{Text: token}, err
}

// readSecret has a secret typed unseen where somebody is there to do it, and
// reads stdin elsewhere.
func readSecret(ctx context.Context, run *command.Run, what string) (string, error) {
	file := "-"
	if run.Console.CanAsk() {
		file = ""
	}
	return run.Console.Secret(ctx, what, file, "", false)
}

// requestToken is OAuth's grant for clients, with a user in the client's place
// (quirks.md §12).
func (l login) requestToken(ctx context.Context, run *command.Run, client *api.Client) (config.Token, error) {
	username := *l.username
	if username == "" {
		var err error
		if username, err = run.Console.Ask(ctx, "user name at "+client.Host(), ""); err != nil {
			return config.Token{}, err
		}
	}
	password, err := readSecret(ctx, run, fmt.Sprintf("password of %s at %s", username, client.Host()))
	if err != nil {
		return config.Token{}, err
	}
	grant := request(grantRoute)
	grant.Body = api.Form(url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {username},
		"client_secret": {password},
	})
	reply, err := client.Send(ctx, grant)
	if err != nil {
		return config.Token{}, explain(err)
	}
	if err := reply.Check(); err != nil {
		return config.Token{}, explain(unquoted(reply, err))
	}
	return readGrant(reply)
}

// unquoted is a failure without the beginning of an answer that is not the
// API's, for there may be a token in it.
func unquoted(reply *answer.Reply, err error) error {
	if reply.IsObject() {
		return err
	}
	mute := *fault.From(err)
	mute.Message, _, _ = strings.Cut(mute.Message, ": ")
	return &mute
}

// explain says what a failure means where it is a password that was sent. The
// server may refuse one with a 400, as it does almost everything (quirks.md §3).
func explain(err error) error {
	failure := fault.From(err)
	switch failure.Kind {
	case fault.Unauthenticated, fault.Rejected, fault.NotFound:
		if failure.Status == 401 || failure.Status == 400 {
			failure = failure.WithHint("check the user name and the password")
			failure.Kind = fault.Unauthenticated
		}
	case fault.Forbidden:
		return failure.WithHint("the password is not at fault: ask who administers the gateway for access to its API")
	case fault.Unreadable:
		return unreadable(failure.Host, failure.Status)
	}
	return failure
}

// readGrant reads the token in an answer, and when it expires.
func readGrant(reply *answer.Reply) (config.Token, error) {
	var grant struct {
		Token   string      `json:"access_token"`
		Seconds json.Number `json:"expires_in"`
	}
	if err := json.Unmarshal(reply.Body(), &grant); err != nil {
		return config.Token{}, unreadable(reply.Host, reply.Status)
	}
	token, err := config.ParseToken(grant.Token)
	if err != nil {
		return config.Token{}, unreadable(reply.Host, reply.Status)
	}
	return config.Token{Text: token, Expires: expiry(grant.Seconds)}, nil
}

// expiry is zero for a lifetime that makes no sense.
func expiry(seconds json.Number) time.Time {
	lifetime, err := seconds.Int64()
	if err != nil || lifetime <= 0 || lifetime > int64(maxLifetime/time.Second) {
		return time.Time{}
	}
	return time.Now().Add(time.Duration(lifetime) * time.Second)
}

// unreadable quotes nothing of the answer, for there may be a token in it.
func unreadable(host string, status int) *fault.Error {
	return fault.Newf(fault.Unreadable, "the answer holds no token that could be read").
		WithHint("check that the host is the manager of the gateway; --debug shows the exchange").At(host, status)
}
