// Package status provides `apiops status`: what runs where.
package status

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/catalog"
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
		Long: `Shows a row for each deployment. A proxy that is deployed nowhere has one row. With
--environment, --matrix or --pods, a proxy has a row for each environment, deployed
or not. The states are:

  current     deployed, and nothing was edited since
  pending     deployed, but edits wait for a deployment
  undeployed  not deployed
  missing     deployed, but not every pod has the route
  orphan      not deployed, but pods still have the route
  unknown     no pod responded, or the server cannot tell

Only --pods, which asks the pods of every environment, finds what is missing or
orphaned. If the server is too old to tell what the pods have, everything is unknown.
An orphan of a deleted proxy is not visible to the API.

If something cannot be read, it is unknown, the rest is shown, and the command fails.`,
		Example: `apiops status
apiops status Orders --environment production --pods
apiops status --matrix
apiops status --exit-code --jq '.[] | select(.state == "pending") | .proxy'`,
		Columns:    func() []output.Field { return columns(false, true) },
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
	flags.BoolVar(&o.pods, "pods", false, "also ask the pods, with one request for each proxy and environment of the project")
	flags.BoolVar(&o.matrix, "matrix", false, "show the environments as columns, with - for undeployed")
	flags.BoolVar(&o.exitCode, "exit-code", false, "exit with 10 if anything is neither current nor undeployed")
	return o.run
}

// columns returns the columns of the table; that of the projects is only needed for several, that of
// the pods if they are asked.
func columns(allProjects, asksPods bool) []output.Field {
	project, responded := "PROJECT project", output.Col("PODS", podsIn)
	if !allProjects {
		project = "+" + project
	}
	if !asksPods {
		responded = responded.InWide()
	}
	columns := output.Fields("PROXY proxy", project, "ENVIRONMENT environment", "STATE state", "REVISION revision",
		"VERSION version", "DEPLOYED deployed", "BY by", "+DESCRIPTION description", "+URL accessUrl")
	columns[3] = columns[3].Styled(func(row json.RawMessage) text.Style { return style(rollout.State(output.ValueAt(row, "state"))) })
	return slices.Insert(columns, 8, responded)
}

func style(state rollout.State) text.Style {
	switch state {
	case rollout.Current:
		return text.Good
	case rollout.Undeployed, "":
		return text.Plain
	case rollout.Pending, rollout.Unknown:
		return text.Warning
	}
	return text.Bad
}

// podsIn returns how many of the pods that responded have the route, such as "1/2".
func podsIn(row json.RawMessage) string {
	active := output.ValueAt(row, "podsActive")
	if active == "" {
		return ""
	}
	return active + "/" + output.ValueAt(row, "podsResponded")
}

func (o *options) run(ctx context.Context, run *command.Run) error {
	names, err := o.check(ctx, run)
	if err != nil {
		return err
	}
	projects, err := o.projects(ctx, run)
	if err != nil {
		return err
	}
	client, err := run.Client(ctx)
	if err != nil {
		return err
	}
	gateways := make([]*rollout.Gateway, len(projects))
	note := once(run.Console.Note)
	for i, project := range projects {
		gateways[i] = &rollout.Gateway{Client: client, Project: project, Workers: run.Workers(), Note: note}
	}
	rows, failure := rollout.Survey(ctx, gateways, rollout.Overview{
		Proxies: names, Environments: o.environments, Everywhere: o.matrix, Pods: o.pods,
	})
	if failure != nil && len(rows) == 0 {
		return failure
	}
	if err := o.print(ctx, run, rows); err != nil {
		return err
	}
	if failure != nil || !o.exitCode {
		return failure
	}
	return differences(rows)
}

// check finds bad input before anything is sent. It returns the names of the proxies.
func (o *options) check(ctx context.Context, run *command.Run) ([]string, error) {
	if run.Settings.Bool("dry-run") {
		return nil, fault.Usagef("status changes nothing, so there is nothing to rehearse").WithHint("remove --dry-run")
	}
	if o.allProjects && strings.HasPrefix(run.Settings.Source("project"), "flag ") {
		return nil, fault.Usagef("--project and --all-projects cannot be combined").WithHint("omit one of them")
	}
	printer, err := run.Printer()
	if err != nil {
		return nil, err
	}
	if !o.inColumns(printer) { // the columns of a matrix are the environments, which are not known yet
		if _, err := output.Select(printer, columns(o.allProjects, o.pods)); err != nil {
			return nil, err
		}
	}
	names, err := run.Console.Names(ctx, run.Arguments["proxy"])
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := catalog.CheckName("proxy", name); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// once returns a function that passes on each message only once. It is safe for concurrent use.
func once(note func(message string)) func(message string) {
	var mutex sync.Mutex
	told := make(map[string]bool)
	return func(message string) {
		mutex.Lock()
		defer mutex.Unlock()
		if !told[message] {
			told[message] = true
			note(message)
		}
	}
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

// inColumns reports whether the environments are columns.
func (o *options) inColumns(printer *output.Printer) bool {
	format := printer.Format()
	return o.matrix && !format.Machine() && format != output.Name
}

// print prints the rows, or in a table with --matrix a row for each proxy.
func (o *options) print(ctx context.Context, run *command.Run, rows []rollout.Running) error {
	printer, err := run.Printer()
	switch {
	case err != nil:
		return err
	case o.inColumns(printer):
		return printMatrix(run, printer, rows, o.allProjects)
	case printer.Format() == output.Name: // each once
		rows = slices.CompactFunc(rows, func(a, b rollout.Running) bool { return a.Proxy == b.Proxy && a.Project == b.Project })
	}
	return command.PrintList(ctx, run, columns(o.allProjects, o.pods), rows)
}
