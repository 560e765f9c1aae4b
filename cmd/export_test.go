package cmd

// ExitCodeOf lets the tests outside of the package see the exit code of an
// error.
func ExitCodeOf(err error) int { return exitCodeOf(err) }
