package command

import (
	"context"
	"fmt"
	"time"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/report"
	"github.com/apiops-cli/apiops/pkg/rollout"
)

// Report carries out a workflow on one object and reports its outcome as a Change does. The output
// flags are checked first.
func Report(ctx context.Context, run *Run, change report.Change, values map[string]string, work func() operate.Outcome) error {
	printer, err := run.Printer()
	if err != nil {
		return err
	}
	change.Rollout = true
	reporter, err := report.New(printer, change, true)
	if err != nil {
		return err
	}
	client, err := run.Client(ctx)
	if err != nil {
		return err
	}
	run.OutlivePipes()
	end := run.fold("Steps of " + run.cmd.CommandPath() + " " + run.Subject())
	outcome := work()
	end()
	reporter.Start(run.Target(values["project"]), client.Host(), change.Due, run.warnings, run.Journal)
	summary, err := reporter.One(ctx, values, outcome)
	if err == nil {
		run.Done(summary)
	}
	return err
}

// Steps reports the steps of a workflow: on stderr as they end or, in a dry run, on stdout at the end.
type Steps struct {
	run   *Run
	steps []rollout.Step
}

// NewSteps returns the steps of a run.
func NewSteps(run *Run) *Steps { return &Steps{run: run} }

// Add adds a step that has ended.
func (s *Steps) Add(step rollout.Step) {
	s.steps = append(s.steps, step)
	if s.run.Settings.Bool("dry-run") {
		return
	}
	s.run.Console.Note(fmt.Sprintf("%-22s %s (%s)", step.Name, step.Detail, step.Took.Round(10*time.Millisecond)))
}

// Rehearsed writes the steps of a dry run to stdout.
func (s *Steps) Rehearsed(ctx context.Context) error {
	printer, err := s.run.Printer()
	if err != nil {
		return err
	}
	if !printer.Format().Machine() {
		for _, step := range s.steps {
			if _, err := fmt.Fprintf(s.run.Out, "%-22s %s\n", step.Name, step.Detail); err != nil {
				return err
			}
		}
		s.run.Pretends()
		return nil
	}
	type shown struct {
		Name   string `json:"name"`
		Detail string `json:"detail"`
	}
	steps := []shown{}
	for _, step := range s.steps {
		steps = append(steps, shown{step.Name, step.Detail})
	}
	err = printer.Value(ctx, document.Encode(map[string]any{"dryRun": true, "steps": steps}))
	s.run.Pretends()
	return err
}
