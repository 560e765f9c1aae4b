// Package geolocation provides the `apiops geolocation` commands.
package geolocation

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops geolocation` group.
func Commands() command.Group {
	return command.Group{Use: "geolocation", Short: "Manage how the country of a caller is found", Commands: commands}
}

func commands() []command.Command {
	const route = "/settings/geolocation/" // the others have no slash at the end (quirks.md §6)
	return []command.Command{
		command.Show{
			Use:     "get",
			Short:   "Show whether geolocation is enabled, and its database",
			Example: "apiops geolocation get",
			Route:   "GET " + route,
			Columns: output.Fields("FILE fileName", "ENABLED enabled", "UPLOADED mmdbFileUploaded", "DATE uploadDate"),
		},
		command.Change{
			Use:     "enable",
			Short:   "Enable geolocation",
			Long:    "Lookups require a database: see \"apiops geolocation mmdb upload\".",
			Example: "apiops geolocation enable",
			Route:   "PUT " + route + "enable",
			Done:    "Geolocation enabled",
		},
		command.Change{
			Use:     "disable",
			Short:   "Disable geolocation (the database stays)",
			Example: "apiops geolocation disable",
			Route:   "PUT " + route + "disable",
			Done:    "Geolocation disabled",
		},
		command.Group{Use: "mmdb", Short: "Manage the geolocation database", Commands: databaseCommands},
	}
}

func databaseCommands() []command.Command {
	return []command.Command{
		command.Change{
			Use:     "upload <file>",
			Short:   "Replace the geolocation database",
			Long:    "The file is a GeoIP2 or GeoLite2 database in the MMDB format of MaxMind, at most 1 GiB.",
			Example: "apiops geolocation mmdb upload geo.mmdb --file-name GeoLite2-City.mmdb",
			Route:   "PUT /settings/geolocation/mmdb",
			Flags: []input.Flag{
				input.File("file", "@file", "").AsArgument(),
				input.Text("file-name", "fileName", "`name` to show (default: that of the file)"),
			},
			Done: "Geolocation database uploaded",
		},
	}
}
