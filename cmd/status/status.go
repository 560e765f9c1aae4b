// Package status provides `apiops status`: what runs where.
package status

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/rollout"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Command returns `apiops status`.
func Command() command.Func {
	return command.Func{
		Use:   "status [proxy]...",
		Short: "Show which proxies run where",
		Long: `Shows a row for each proxy and environment. The states are:

  current     deployed, and nothing was edited since
  pending     deployed, but edits wait for a deployment
  undeployed  not deployed
  missing     deployed, but not every pod has the route
  orphan      not deployed, but pods still have the route
  unknown     no pod responded, or the server does not tell

Only --pods, which asks the pods, finds what is missing, orphaned or unknown. An
orphan of a deleted proxy is not visible to the API.`,
		Example: `apiops status
apiops status Orders --environment production --pods
apiops status --matrix
apiops status --exit-code --jq '.[] | select(.state == "pending") | .proxy'`,
		Columns:    output.ColumnNames(columns(false)),
		Globals:    []string{"project"},
		Concurrent: true,
		Run:        bind,
	}
}

type options struct {
	environments []string
	allProjects  bool
	pods         bool
	matrix       bool
	exitCode     bool
}

func bind(flags *pflag.FlagSet) command.Work {
	var o options
	flags.StringArrayVar(&o.environments, "environment", nil, "`name` of an environment to show; may be repeated")
	command.Values(flags, "environment", "<environment>")
	flags.BoolVar(&o.allProjects, "all-projects", false, "show all projects that you are a member of")
	flags.BoolVar(&o.pods, "pods", false, "also ask the pods, with one request for each proxy and environment")
	flags.BoolVar(&o.matrix, "matrix", false, "show the environments as columns")
	flags.BoolVar(&o.exitCode, "exit-code", false, "exit with 10 if anything is neither current nor undeployed")
	return o.run
}

// columns returns the columns of the table; that of the projects is only needed for several.
func columns(allProjects bool) []output.Column[rollout.Running] {
	project := output.Col("PROJECT", func(r rollout.Running) string { return r.Project })
	if !allProjects {
		project = project.InWide()
	}
	return []output.Column[rollout.Running]{
		output.Col("PROXY", func(r rollout.Running) string { return r.Proxy }),
		project,
		output.Col("ENVIRONMENT", func(r rollout.Running) string { return r.Environment }),
		output.Col("STATE", func(r rollout.Running) string { return string(r.State) }).Styled(style),
		output.Col("REVISION", func(r rollout.Running) string { return revision(r.Revision) }),
		output.Col("VERSION", func(r rollout.Running) string { return r.Version }),
		output.Col("DEPLOYED", func(r rollout.Running) string { return r.Deployed }).Shown(output.ShortTime),
		output.Col("BY", func(r rollout.Running) string { return r.By }),
		output.Col("PODS", pods),
		output.Col("DESCRIPTION", func(r rollout.Running) string { return r.Description }).InWide(),
		output.Col("URL", func(r rollout.Running) string { return r.URL }).InWide(),
	}
}

func style(r rollout.Running) text.Style {
	switch r.State {
	case rollout.Current:
		return text.Good
	case rollout.Undeployed:
		return text.Plain
	case rollout.Pending, rollout.Unknown:
		return text.Warning
	}
	return text.Bad
}

func revision(number int) string {
	if number == 0 {
		return ""
	}
	return strconv.Itoa(number)
}

func pods(r rollout.Running) string {
	if r.PodsActive == nil || r.PodsResponded == nil {
		return ""
	}
	return fmt.Sprintf("%d/%d", *r.PodsActive, *r.PodsResponded)
}

func (o *options) run(ctx context.Context, run *command.Run) error {
	if run.Settings.Bool("dry-run") {
		return fault.Usagef("status changes nothing, so there is nothing to rehearse").WithHint("remove --dry-run")
	}
	names, err := run.Console.Names(ctx, run.Arguments["proxy"])
	if err != nil {
		return err
	}
	projects, err := o.projects(ctx, run)
	if err != nil {
		return err
	}
	rows := []rollout.Running{}
	for _, project := range projects {
		found, err := o.read(ctx, run, project, names)
		if err != nil {
			return err
		}
		rows = append(rows, found...)
	}
	if o.allProjects {
		if err := missing(names, rows); err != nil {
			return err
		}
	}
	if err := o.print(ctx, run, rows); err != nil || !o.exitCode {
		return err
	}
	return differences(rows)
}

// projects returns the projects to show.
func (o *options) projects(ctx context.Context, run *command.Run) ([]string, error) {
	if !o.allProjects {
		project, err := run.Project()
		return []string{project}, err
	}
	client, err := run.Client(ctx)
	if err != nil {
		return nil, err
	}
	documents, _, err := operate.ReadList(ctx, client, command.Request("GET /projects/"), 0)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, document := range documents {
		names = append(names, output.ValueAt(document, "name"))
	}
	return names, nil
}

// read reads one project. With several projects, a proxy may be in any of them.
func (o *options) read(ctx context.Context, run *command.Run, project string, names []string) ([]rollout.Running, error) {
	client, err := run.Client(ctx)
	if err != nil {
		return nil, err
	}
	gateway := &rollout.Gateway{Client: client, Project: project, Workers: run.Workers(), Note: run.Console.Note}
	what := rollout.Overview{Proxies: names, Environments: o.environments, Pods: o.pods}
	if !o.allProjects {
		return gateway.Overview(ctx, what)
	}
	what.Anywhere = true
	return gateway.Overview(ctx, what)
}

// missing returns an error if a proxy that was named is in no project.
func missing(names []string, rows []rollout.Running) error {
	for _, name := range names {
		if !slices.ContainsFunc(rows, func(r rollout.Running) bool { return r.Proxy == name }) {
			return fault.Newf(fault.NotFound, "no project has a proxy %q", name).WithHint("names are case-sensitive")
		}
	}
	return nil
}

// differences returns an error if anything is neither current nor undeployed.
func differences(rows []rollout.Running) error {
	counts := make(map[rollout.State]int)
	total := 0
	for _, row := range rows {
		if row.State != rollout.Current && row.State != rollout.Undeployed {
			counts[row.State]++
			total++
		}
	}
	if total == 0 {
		return nil
	}
	var parts []string
	for _, state := range []rollout.State{rollout.Pending, rollout.Missing, rollout.Orphan, rollout.Unknown} {
		if counts[state] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[state], state))
		}
	}
	return fault.Newf(fault.Differences, "%d of %d deployments are not current: %s", total, len(rows), strings.Join(parts, ", ")).
		WithHint("deploy what is pending with \"apiops proxy deploy\"")
}

// print prints the rows, or in a table with --matrix a row for each proxy.
func (o *options) print(ctx context.Context, run *command.Run, rows []rollout.Running) error {
	printer, err := run.Printer()
	if err != nil {
		return err
	}
	if format := printer.Format(); o.matrix && !format.Machine() && format != output.Name {
		return command.PrintList(ctx, run, matrixColumns(rows, o.allProjects), matrixOf(rows))
	}
	return command.PrintList(ctx, run, columns(o.allProjects), rows)
}

// line is one proxy in all its environments.
type line struct {
	Project, Proxy string
	Cells          map[string]rollout.Running
}

func matrixOf(rows []rollout.Running) []line {
	var lines []line
	for _, row := range rows {
		last := len(lines) - 1
		if last < 0 || lines[last].Proxy != row.Proxy || lines[last].Project != row.Project {
			lines = append(lines, line{row.Project, row.Proxy, make(map[string]rollout.Running)})
			last++
		}
		lines[last].Cells[row.Environment] = row
	}
	return lines
}

func matrixColumns(rows []rollout.Running, allProjects bool) []output.Column[line] {
	columns := []output.Column[line]{output.Col("PROXY", func(l line) string { return l.Proxy })}
	if allProjects {
		columns = append(columns, output.Col("PROJECT", func(l line) string { return l.Project }))
	}
	var environments []string
	for _, row := range rows {
		if row.Environment != "" && !slices.Contains(environments, row.Environment) {
			environments = append(environments, row.Environment)
		}
	}
	for _, name := range environments {
		columns = append(columns, output.Col(strings.ToUpper(name), func(l line) string { return cell(l.Cells[name]) }).
			Styled(func(l line) text.Style { return style(l.Cells[name]) }))
	}
	return columns
}

// cell describes a deployment in a few characters, such as "r12 v1.4.0 pending".
func cell(r rollout.Running) string {
	if r.State == rollout.Undeployed || r.State == "" {
		return ""
	}
	var parts []string
	if r.Revision != 0 {
		parts = append(parts, "r"+strconv.Itoa(r.Revision))
	}
	if r.Version != "" {
		parts = append(parts, r.Version)
	}
	if r.State != rollout.Current || len(parts) == 0 {
		parts = append(parts, string(r.State))
	}
	if counted := pods(r); counted != "" {
		parts = append(parts, counted)
	}
	return strings.Join(parts, " ")
}
