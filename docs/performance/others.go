package main

import (
	"context"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// other is a command line that uses cobra and can be built from its module.
type other struct{ program, version, noun string }

func others() []other {
	return []other{
		{"github.com/google/go-containerregistry/cmd/crane", "v0.22.1", "cata"},
		{"github.com/cli/cli/v2/cmd/gh", "latest", "rele"},
		{"github.com/hetznercloud/cli/cmd/hcloud", "latest", "serv"},
		{"github.com/kong/deck", "latest", "gate"},
	}
}

// otherStarts returns the other command lines that could be downloaded and built.
func (b *bench) otherStarts(ctx context.Context, report *report) []contestant {
	var contestants []contestant
	var left []string
	for _, other := range others() {
		name := path.Base(other.program)
		b.progress("building " + name)
		if err := b.fetch(ctx, other, name); err != nil {
			left = append(left, name)
			continue
		}
		contestants = append(contestants, starts(b.path(name), name, other.noun)...)
	}
	if len(left) > 0 {
		report.say("Skipped, because they could not be downloaded or built: " + strings.Join(left, ", ") + ".")
	}
	return contestants
}

func (b *bench) fetch(ctx context.Context, other other, name string) error {
	folder := b.path("fetched")
	command := exec.CommandContext(ctx, "go", "install", "-trimpath", "-ldflags", "-s -w", other.program+"@"+other.version)
	if err := b.make(command, "GOBIN="+folder); err != nil {
		return err
	}
	return install(filepath.Join(folder, name), b.path(name))
}
