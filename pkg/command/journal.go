package command

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/report"
)

// reports are what --report and --ci ask for.
type reports struct {
	journal *report.Journal // nil: nothing is reported
	files   []report.File
	ci      report.CI
	dryRun  bool
}

// prepare reads --report and --ci, and checks that the files can be written. If not, it returns
// those that can be, too.
func (a *App) prepare(settings *config.Settings) (r *reports, err error) {
	r = &reports{ci: report.FindCI(settings.String("ci"), a.System.Lookup), dryRun: settings.Bool("dry-run")}
	given, err := report.ParseFiles(settings.Strings("report"))
	if source := settings.Source("report"); err != nil && !strings.HasPrefix(source, "flag ") {
		err = fault.From(err).In(source)
	}
	for _, file := range given {
		if cannot := api.CheckFile(file.Path); cannot != nil {
			err = cannot
			continue
		}
		r.files = append(r.files, file)
	}
	if r.ci != report.NoCI || len(r.files) > 0 {
		r.journal = &report.Journal{Command: a.named, Started: time.Now()}
	}
	return r, err
}

// End writes the reports of the run, prints its error, and returns the error that determines the
// exit code: if the run succeeded but a report could not be written, that is an error.
func (a *App) End(err error) error {
	if err = a.report(err); err != nil {
		a.Report(err)
	}
	return err
}

// report writes the reports. It returns the error of the run or, if that is nil, why a report could
// not be written.
func (a *App) report(err error) error {
	if a.reports == nil && (err == nil || IsCompletion(a.System.Words)) {
		return err
	}
	speaker, failure := a.speaker(), fault.From(err)
	if a.reports == nil { // the run failed before its settings were known
		a.reports, _ = a.prepare(config.Preferences(a.System.Words, a.System.Lookup))
	}
	r := a.reports
	a.reports = nil
	if r.journal == nil {
		return err
	}
	if current := a.current; current != nil {
		r.journal.At(current.Reached())
		if failure != nil {
			failure = current.Explain(failure)
		}
	}
	record := r.journal.End(failure, r.dryRun)
	unwritten := r.write(record, speaker)
	if r.ci != report.NoCI && record.Notable {
		unwritten = append(unwritten, a.publish(r, record, speaker)...)
	}
	switch {
	case len(unwritten) == 0:
	case err == nil:
		failed := fault.Newf(fault.Failed, "done, but %s", sentence(unwritten))
		if record.Notable { // it changed something
			failed = failed.WithHint("do not repeat the command for the report: the change is made")
		}
		return failed
	default:
		for _, why := range unwritten {
			speaker.Warn(why.Error())
		}
	}
	return err
}

// sentence joins errors in one line.
func sentence(errs []error) string {
	words := make([]string, len(errs))
	for i, err := range errs {
		words[i] = err.Error()
	}
	return strings.Join(words, "; ")
}

// write writes the files.
func (r *reports) write(record report.Record, speaker *console.Console) (unwritten []error) {
	for _, file := range r.files {
		content, omitted := file.Write(record)
		if len(omitted) > 0 {
			speaker.Warn(fmt.Sprintf("GitLab does not accept all outputs; omitted from %s: %s", file.Path, strings.Join(omitted, ", ")))
		}
		if err := files.WriteShared(file.Path, content); err != nil {
			unwritten = append(unwritten, notWritten("report", file.Path, err))
		}
	}
	return unwritten
}

func notWritten(what, path string, why error) error {
	return fmt.Errorf("the %s could not be written to %s: %w", what, path, files.Reason(why))
}

// publish passes the results to the CI system.
func (a *App) publish(r *reports, record report.Record, speaker *console.Console) (unwritten []error) {
	for _, line := range r.ci.Annotations(record) {
		speaker.Command(line)
	}
	outputs := r.ci.Outputs(record.Outputs)
	switch r.ci {
	case report.GitHub:
		if path, _ := a.System.Lookup("GITHUB_STEP_SUMMARY"); path != "" {
			if err := appendSummary(path, record, speaker); err != nil {
				unwritten = append(unwritten, notWritten("summary", path, err))
			}
		}
		if path, _ := a.System.Lookup("GITHUB_OUTPUT"); path != "" {
			if err := files.Append(path, []byte(strings.Join(outputs, "\n")+"\n")); err != nil {
				unwritten = append(unwritten, notWritten("outputs", path, err))
			}
		}
	case report.Azure:
		path, err := a.summaryFile(r, record)
		if err != nil {
			unwritten = append(unwritten, notWritten("summary", path, err))
		} else {
			speaker.Command(report.UploadSummary(path))
		}
		for _, line := range outputs {
			speaker.Command(line)
		}
	}
	return unwritten
}

// appendSummary adds to the summary of the step, which other commands may have begun.
func appendSummary(path string, record report.Record, speaker *console.Console) error {
	used := 0
	if info, err := os.Stat(path); err == nil {
		used = int(min(info.Size(), report.MaxSummary))
	}
	if used == report.MaxSummary {
		used-- // no limit would be left, which means none
	}
	content := report.Markdown(record, report.MaxSummary-used)
	if content == nil {
		speaker.Warn("the summary of the step is full: GitHub shows at most 1 MiB")
		return nil
	}
	return files.Append(path, content)
}

// summaryFile returns the absolute path of the summary for Azure. It must exist when the program
// has ended, so it is the Markdown report or a file in the agent's temporary directory.
func (a *App) summaryFile(r *reports, record report.Record) (string, error) {
	for _, file := range r.files {
		if file.Kind == "markdown" {
			return filepath.Abs(file.Path)
		}
	}
	folder, _ := a.System.Lookup("AGENT_TEMPDIRECTORY")
	folder = cmp.Or(folder, os.TempDir())
	file, err := os.CreateTemp(folder, "apiops-*.md")
	if err != nil {
		return folder, err
	}
	_, err = file.Write(report.Markdown(record, 0))
	return file.Name(), errors.Join(err, file.Close())
}

// Done prints the summary of a run that succeeded, and adds it to the reports.
func (r *Run) Done(summary string) {
	r.Journal.Summarize(summary)
	r.Console.Done(summary)
}

// nameOf returns the name of a command without that of the program.
func nameOf(cmd *cobra.Command) string {
	_, name, _ := strings.Cut(cmd.CommandPath(), " ")
	return name
}

// fold begins a part of the log that a CI system can fold. Call end after it. In other systems, and
// if a program reads stderr, it does nothing.
func (r *Run) fold(title string) (end func()) {
	if r.app.reports == nil || r.Console.Machine {
		return func() {}
	}
	begin, finish := r.app.reports.ci.Group(fmt.Sprintf("apiops_%d", os.Getpid()), title, time.Now())
	if begin == "" {
		return func() {}
	}
	r.Console.Command(begin)
	return func() { r.Console.Command(finish(time.Now())) }
}
