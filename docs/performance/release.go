package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// releaseFlags returns the flags of "go build" for a release, without those of the linker, and
// those of the linker.
func releaseFlags() (flags []string, linker string, err error) {
	content, err := os.ReadFile(".goreleaser.yaml")
	if err != nil {
		return nil, "", err
	}
	var release struct {
		Builds []struct{ Flags, Tags, Gcflags, Ldflags []string }
	}
	if err := yaml.Unmarshal(content, &release); err != nil {
		return nil, "", err
	}
	if len(release.Builds) != 1 {
		return nil, "", fmt.Errorf(".goreleaser.yaml has %d builds", len(release.Builds))
	}
	build := release.Builds[0]
	flags = slices.Concat(build.Flags, []string{"-tags", strings.Join(build.Tags, ",")})
	for _, some := range build.Gcflags {
		flags = append(flags, "-gcflags", some)
	}
	values := strings.NewReplacer("{{ .Version }}", "1.0.0", "{{ .FullCommit }}", "0000000")
	return flags, values.Replace(strings.Join(build.Ldflags, " ")), nil
}
