package command

import (
	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/input"
)

// caller is a command that sends one of several operations.
type caller struct {
	calls  []call
	input  *input.Input
	flag   string // the switch of the alternative; may be empty
	chosen *bool  // its value; nil: there is none
	when   func(given func(flag string) []string) bool
}

// newCaller defines the flags and the arguments of a command.
func (a *App) newCaller(cmd *cobra.Command, l literal) *caller {
	c := &caller{calls: l.calls(), flag: l.or.Flag, when: l.or.When}
	specs := make([]input.Spec, len(c.calls))
	for i, call := range c.calls {
		specs[i] = call.spec
	}
	c.input = input.Bind(cmd.Flags(), specs...)
	if l.or.Flag != "" {
		other := c.calls[1].operation
		c.chosen = cmd.Flags().Bool(l.or.Flag, false, l.or.Usage+" ("+other.Method+" /apiops"+other.Path+")")
	}
	cmd.Args = func(cmd *cobra.Command, words []string) error {
		if c.input.Skeleton() {
			return nil
		}
		return c.calls[0].usage.check(cmd, words)
	}
	if a.callers == nil {
		a.callers = make(map[*cobra.Command]*caller)
	}
	a.callers[cmd] = c
	return c
}

// chooses returns the flag that chooses the alternative, or "".
func (c *caller) chooses() string {
	if c.flag == "" {
		return ""
	}
	return "--" + c.flag
}

// choose returns the call that the flags choose.
func (c *caller) choose() call {
	chosen := 0
	if c.chosen != nil && *c.chosen || c.when != nil && c.when(c.input.Given) {
		chosen = 1
	}
	c.input.Choose(chosen)
	return c.calls[chosen]
}
