package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
)

// maxLifetime is the longest lifetime of a token that is believed.
const maxLifetime = 100 * 365 * 24 * time.Hour

// token is the one that is piped in, or that the server gives for a password.
func (l login) token(ctx context.Context, session *command.Session, host *url.URL) (config.Token, error) {
	if *l.withToken {
		secret, err := readSecret(ctx, session, "token")
		if err != nil {
			return config.Token{}, err
		}
		token, err := config.ParseToken(secret)
		return config.Token{Text: token}, err
	}
	username := *l.username
	if username == "" {
		var err error
		if username, err = session.Ask(ctx, "user name at "+host.Host, ""); err != nil {
			return config.Token{}, err
		}
	}
	password, err := readSecret(ctx, session, fmt.Sprintf("password of %s at %s", username, host.Host))
	if err != nil {
		return config.Token{}, err
	}
	return requestToken(ctx, session, host, username, password)
}

// readSecret has a secret typed unseen where somebody is there to do it, and
// reads stdin elsewhere.
func readSecret(ctx context.Context, session *command.Session, what string) (string, error) {
	file := "-"
	if session.CanAsk() {
		file = ""
	}
	return session.Secret(ctx, what, file, "", false)
}

// requestToken is OAuth's grant for clients, with a user in the client's place
// (quirks.md §12).
func requestToken(ctx context.Context, session *command.Session, host *url.URL, username, password string) (config.Token, error) {
	form := api.Form(url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {username},
		"client_secret": {password},
	})
	reply, err := send(ctx, session, grantRoute, host, "", form)
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
func unquoted(reply *api.Reply, err error) error {
	var failure *api.Error
	if reply.IsObject() || !errors.As(err, &failure) {
		return err
	}
	mute := *failure
	mute.Message, _, _ = strings.Cut(failure.Message, ": ")
	return &mute
}

// explain says what a failure means where it is a password that was sent. The
// server may refuse one with a 400, as it does almost everything (quirks.md §3).
func explain(err error) error {
	var failure *api.Error
	if !errors.As(err, &failure) {
		return err
	}
	explained := *failure
	switch failure.Kind {
	case api.Unauthenticated, api.Rejected, api.NotFound:
		if failure.Status == 401 || failure.Status == 400 {
			explained.Kind, explained.Hint = api.Unauthenticated, "check the user name and the password"
		}
	case api.Forbidden:
		explained.Hint = "the password is not at fault: ask who administers the gateway for access to its API"
	case api.OutcomeUnknown:
		explained.Hint = "nothing is stored, and a login changes nothing on the server: run it again"
	case api.Unreadable:
		return unreadable(failure.Host, failure.Status)
	}
	return &explained
}

// readGrant reads the token in an answer, and when it expires.
func readGrant(reply *api.Reply) (config.Token, error) {
	var grant struct {
		Token   string      `json:"access_token"`
		Seconds json.Number `json:"expires_in"`
	}
	if err := json.Unmarshal(reply.Body, &grant); err != nil {
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
func unreadable(host string, status int) *api.Error {
	return &api.Error{
		Kind:    api.Unreadable,
		Message: "the answer holds no token that could be read",
		Hint:    "check that the host is the manager of the gateway; --debug shows the exchange",
		Host:    host,
		Status:  status,
	}
}
