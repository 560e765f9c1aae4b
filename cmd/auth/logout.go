package auth

import (
	"context"
	"fmt"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
)

// logout has nothing to do where nothing is stored.
func logout(_ context.Context, run *command.Run) error {
	inForce, found := run.Settings.Context()
	switch {
	case !found:
		run.Console.Note("No context is in force, so no token is stored.")
	case inForce.Storage() == config.Nowhere:
		run.Console.Note("The context " + inForce.Name + " keeps no token.")
	case run.Pretends():
		return nil
	default:
		was, err := run.Store().LogOut(inForce.Name)
		if err != nil {
			return err
		}
		run.Console.Done(fmt.Sprintf("The token of the context %s is removed from the %s. The server takes it until it expires.", inForce.Name, was))
	}
	warnOfVariable(run, run.Settings.TokenSource(), "still gives a token")
	return nil
}

func printToken(ctx context.Context, run *command.Run) error {
	token, err := run.Token(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(run.Out, token)
	return err
}
