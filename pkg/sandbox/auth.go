package sandbox

import (
	"net/http"
	"net/url"
)

// logIn returns the token for a user name and a password, which are sent as the ID and secret of an
// OAuth client. Its errors are OAuth errors in every dialect (quirks.md §2, §12).
func logIn(c *call) (reply, error) {
	form, _ := url.ParseQuery(string(c.body)) // whatever can be parsed
	if c.mediaType() != "application/x-www-form-urlencoded" || form.Get("grant_type") != "client_credentials" {
		return oauthFailure(http.StatusBadRequest, "unsupported_grant_type",
			"GrantType value must be client_credentials!"), nil
	}
	if form.Get("client_id") != SampleUser || form.Get("client_secret") != SamplePassword {
		return oauthFailure(http.StatusUnauthorized, "unauthorized_client", "Bad credentials"), nil
	}
	return jsonReply(http.StatusOK, document{
		"access_token": c.sandbox.options.Token,
		"token_type":   "Bearer",
		"expires_in":   3600,
	}), nil
}

func checkHealth(*call) (reply, error) {
	return textReply(http.StatusOK, "text/plain;charset=UTF-8", "OK"), nil
}

func sayHello(c *call) (reply, error) {
	return textReply(http.StatusOK, "text/plain;charset=UTF-8", "Hello "+c.path["visitor"]), nil
}
