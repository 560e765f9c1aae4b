package auth

import (
	"context"
	"fmt"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
)

// logout has nothing to do where nothing is stored.
func logout(_ context.Context, session *command.Session, _ command.Arguments) error {
	settings, err := session.Settings()
	if err != nil {
		return err
	}
	inForce, found := settings.Context()
	switch {
	case !found:
		session.Note("No context is in force, so no token is stored.")
	case inForce.Storage() == config.Nowhere:
		session.Note("The context " + inForce.Name + " keeps no token.")
	case session.Pretends():
		return nil
	default:
		store, err := session.Store()
		if err != nil {
			return err
		}
		was, err := store.LogOut(inForce.Name)
		if err != nil {
			return err
		}
		session.Done(fmt.Sprintf("The token of the context %s is removed from the %s. The server takes it until it expires.", inForce.Name, was))
	}
	warnOfVariable(session, settings.TokenSource(), "still gives a token")
	return nil
}

func printToken(_ context.Context, session *command.Session, _ command.Arguments) error {
	token, err := session.Token()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(session.Out(), token)
	return err
}
