package status

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/rollout"
	"github.com/apiops-cli/apiops/pkg/text"
)

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
