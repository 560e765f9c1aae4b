package cmd

// withoutStopping does nothing: Windows has no Ctrl-Z that suspends a program.
func withoutStopping() (again func()) { return func() {} }
