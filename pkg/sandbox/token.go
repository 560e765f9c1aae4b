package sandbox

import "maps"

// authenticationType is the only type of the Management API.
const authenticationType = "SECRET_MANAGER"

// defaultToken returns the settings after a reset: tokens never expire.
func defaultToken() document {
	return document{
		"grantType":                    "PASSWORD",
		"tokenNeverExpires":            true,
		"tokenExpiresInAmount":         nil,
		"tokenExpiresInUnit":           nil,
		"refreshTokenAllowed":          nil,
		"refreshTokenCount":            nil,
		"refreshTokenExpiresInAmount":  nil,
		"refreshTokenExpiresInUnit":    nil,
		"allowUrlParameters":           false,
		"managedFromThisPolicy":        true,
		"jwtSignatureAlgorithm":        "RS256",
		"deletePrevious":               false,
		"enumPolicyAuthenticationType": authenticationType,
	}
}

// setToken changes only the given settings; null is a value (quirks.md §14).
func setToken(c *call, given document) error {
	for _, setting := range []struct{ name, title string }{
		{"tokenExpiresInAmount", "Token expiration amount"},
		{"refreshTokenCount", "Refresh token count"},
		{"refreshTokenExpiresInAmount", "Refresh token expiration amount"},
	} {
		if value, isNumber := given[setting.name].(float64); isNumber && value < 1 {
			return rejected("%s must be at least 1", setting.title)
		}
	}
	maps.Copy(c.credential.Token, given)
	c.credential.Token["enumPolicyAuthenticationType"] = authenticationType
	return nil
}

func resetToken(c *call) error {
	c.credential.Token = defaultToken()
	return nil
}
