package command

import "github.com/apiops-cli/apiops/pkg/config"

// Token is the token in force. Stdin is read, or the keyring asked, only if the
// token is there, and only once.
func (s *Session) Token() (string, error) {
	settings, err := s.Settings()
	if err != nil {
		return "", err
	}
	if s.token == "" {
		s.token, err = unlessInterrupted(s.cmd.Context(), func() (string, error) {
			return settings.Token(s.stdin(), s.app.Keyring)
		})
	}
	return s.token, err
}

// SettingsToChange are the settings for a command that makes what is missing: a
// file or a context in force that does not exist yet counts as an empty one.
func (s *Session) SettingsToChange() (settings *config.Settings, err error) {
	s.settings, err = config.LoadToChange(s.cmd.Flags(), s.app.Lookup)
	return s.settings, err
}

// HasKeyring tells whether there is a system keyring, without asking it.
func (s *Session) HasKeyring() bool { return s.app.Keyring.Available() }

// Store is where contexts and their tokens are kept. From here on an interruption
// is waited for, so that none ends the program with half a change made.
func (s *Session) Store() (config.Store, error) {
	settings, err := s.Settings()
	if err != nil {
		return config.Store{}, err
	}
	_ = s.cmd.Context().Done()
	return config.Store{Path: settings.Path(), Keyring: s.app.Keyring, Warn: s.Warn}, nil
}

// Pretends tells whether nothing is to be changed, and says so.
func (s *Session) Pretends() bool {
	if !s.isDryRun() {
		return false
	}
	s.Note("Dry run: nothing was changed.")
	return true
}
