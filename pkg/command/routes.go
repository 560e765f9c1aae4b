package command

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
)

// routesAnnotation is where a command keeps its routes, one a line.
const routesAnnotation = "apiops_routes"

// declare says of a command which operations it is for.
func declare(cmd *cobra.Command, routes ...api.Route) {
	var lines []string
	for _, route := range routes {
		lines = append(lines, route.String())
	}
	if cmd.Annotations == nil {
		cmd.Annotations = make(map[string]string)
	}
	cmd.Annotations[routesAnnotation] = strings.Join(lines, "\n")
}

// Routes are the operations that a command is for; the first is the one its
// help shows. Most have one, some none.
func Routes(cmd *cobra.Command) []api.Route {
	var routes []api.Route
	for line := range strings.Lines(cmd.Annotations[routesAnnotation]) {
		routes = append(routes, mustRoute(strings.TrimSuffix(line, "\n")))
	}
	return routes
}
