package cmd

// withoutStopping does nothing: nobody can stop a program here.
func withoutStopping() (again func()) { return func() {} }
