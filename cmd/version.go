package cmd

import (
	"cmp"
	"context"
	"runtime"
	"runtime/debug"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/output"
)

// build is the version information of the program.
type build struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// revision returns the version and commit set by the linker, or else those of Go's build
// information.
func revision(version, commit string) (string, string) {
	if version != "" && commit != "" {
		return version, commit
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, commit
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			commit = cmp.Or(commit, setting.Value)
		}
	}
	return cmp.Or(version, info.Main.Version), cmp.Or(commit, "unknown")
}

func versionColumns() []output.Field {
	return output.Fields("VERSION version", "COMMIT commit", "GO go", "PLATFORM platform")
}

func versionCommand() command.Func {
	return command.Func{
		Use:     "version",
		Short:   "Show the version of apiops",
		Example: "apiops version\napiops version -o json --jq .version",
		Columns: versionColumns,
		File:    config.Ignore,
		Run: command.NoFlags(func(ctx context.Context, run *command.Run) error {
			platform := runtime.GOOS + "/" + runtime.GOARCH
			return command.PrintOne(ctx, run, versionColumns(), build{run.Version, run.Commit, runtime.Version(), platform})
		}),
	}
}
