package status

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/rollout"
	"github.com/apiops-cli/apiops/pkg/text"
)

// line is one proxy in all its environments.
type line struct {
	project, proxy string
	cells          map[string]rollout.Running // by environment
}

// printMatrix prints a row for each proxy and a column for each environment.
func printMatrix(run *command.Run, printer *output.Printer, rows []rollout.Running, allProjects bool) error {
	columns, err := output.Select(printer, matrixColumns(rows, allProjects))
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		run.Console.Note("Nothing found.")
	}
	return output.WriteTable(printer, columns, matrixOf(rows))
}

func matrixOf(rows []rollout.Running) []*line {
	var lines []*line
	for _, row := range rows {
		last := len(lines) - 1
		if last < 0 || lines[last].project != row.Project || lines[last].proxy != row.Proxy {
			lines = append(lines, &line{row.Project, row.Proxy, make(map[string]rollout.Running)})
			last++
		}
		lines[last].cells[row.Environment] = row
	}
	return lines
}

func matrixColumns(rows []rollout.Running, allProjects bool) []output.Column[*line] {
	columns := []output.Column[*line]{output.Col("PROXY", func(l *line) string { return l.proxy })}
	if allProjects {
		columns = append(columns, output.Col("PROJECT", func(l *line) string { return l.project }))
	}
	var environments []string
	for _, row := range rows {
		if row.Environment != "" && !slices.Contains(environments, row.Environment) {
			environments = append(environments, row.Environment)
		}
	}
	for _, name := range environments {
		columns = append(columns, output.Col(strings.ToUpper(name), func(l *line) string { return cell(l.cells[name]) }).
			Styled(func(l *line) text.Style { return style(l.cells[name].State) }))
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
	if r.PodsActive != nil && r.PodsResponded != nil {
		parts = append(parts, fmt.Sprintf("%d/%d", *r.PodsActive, *r.PodsResponded))
	}
	return strings.Join(parts, " ")
}
