package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

const (
	changes = 2000
	latency = 20 * time.Millisecond
	workers = 16
	sample  = 20 // the sequential curl makes only one in sample changes
)

// manyAtOnce measures many changes on a slow server.
func (b *bench) manyAtOnce(ctx context.Context, report *report) error {
	report.heading("Many at once")
	if program := missing("curl", "xargs", "sh"); program != "" {
		report.say("Skipped: " + program + " is not installed.")
		return nil
	}
	server := serve(sandbox.Options{Latency: latency, Credentials: changes})
	defer server.Close()
	contestants, err := b.crowd(server)
	if err != nil {
		return err
	}
	b.progress("many at once")
	results, err := race(ctx, b.turns(5), contestants, func(ctx context.Context, c contestant) (usage, error) {
		return b.clock(ctx, c, server)
	})
	if err != nil {
		return err
	}
	reportCrowd(report, contestants, results)
	return nil
}

const (
	ours     = 0
	oursWide = 1
	withArgs = 2 // xargs
)

// crowd returns different ways to make the same changes.
func (b *bench) crowd(server *server) ([]contestant, error) {
	files, err := b.crowdFiles(server)
	if err != nil {
		return nil, err
	}
	apiops := func(workers int) []string {
		return []string{b.path("apiops"), "credential", "token", "reset", "-", "--yes", "-o", "jsonl", "--concurrency", strconv.Itoa(workers)}
	}
	address := server.credentials()
	oneByOne := fmt.Sprintf(`while read -r name; do curl -q --config %q "%s$name/token/" || exit; done`, files.header, address)
	return []contestant{
		ours:     {name: "`apiops --concurrency 16`", words: apiops(workers), variables: server.variables(), input: files.names},
		oursWide: {name: "`apiops --concurrency 32`", words: apiops(2 * workers), variables: server.variables(), input: files.names},
		withArgs: {name: "`xargs -P16 curl`", words: []string{"xargs", "-P16", "-I{}", "curl", "-q", "--config", files.header, address + "{}/token/"}, input: files.names},
		{name: "`curl --parallel --parallel-max 16`", words: []string{"curl", "-q", "--parallel", "--parallel-max", "16", "--config", files.all}},
		{name: "sequential `curl`", words: []string{"sh", "-c", oneByOne}, input: files.fewNames, share: sample},
	}, nil
}

// crowdFiles are the paths of the files that the contestants read.
type crowdFiles struct{ names, fewNames, header, all string }

func (b *bench) crowdFiles(server *server) (files crowdFiles, err error) {
	var names []string
	all := curlHeader(server)
	for i := range changes {
		name := fmt.Sprintf("user-%05d", i+1) // as in the sandbox
		names = append(names, name)
		all += fmt.Sprintf("url = %q\noutput = /dev/null\n", server.credentials()+name+"/token/")
	}
	for _, file := range []struct {
		path          *string
		name, content string
	}{
		{&files.names, "names", strings.Join(names, "\n") + "\n"},
		{&files.fewNames, "few-names", strings.Join(names[:changes/sample], "\n") + "\n"},
		{&files.header, "header.curl", curlHeader(server)},
		{&files.all, "all.curl", all},
	} {
		if *file.path, err = b.write(file.name, file.content); err != nil {
			return files, err
		}
	}
	return files, nil
}

// clock runs a contestant with the stopwatch program and counts its connections.
func (b *bench) clock(ctx context.Context, c contestant, server *server) (usage, error) {
	server.connections.Store(0)
	command := b.command(ctx, c)
	command.Path, command.Args = b.path("stopwatch"), append([]string{"stopwatch"}, c.words...)
	input, err := c.openInput()
	if err != nil {
		return usage{}, err
	}
	defer input.Close()
	command.Stdin = input
	said, err := command.Output()
	if err != nil {
		return usage{}, b.failure(c, err)
	}
	var used usage
	if _, err := fmt.Sscan(string(said), &used.wall, &used.cpu, &used.memory); err != nil {
		return usage{}, err
	}
	used.connections = int(server.connections.Load())
	return used.times(max(1, c.share)), nil
}

// times returns the usage multiplied by n, except for memory.
func (u usage) times(n int) usage {
	u.wall *= time.Duration(n)
	u.cpu *= time.Duration(n)
	u.connections *= n
	return u
}

func reportCrowd(report *report, contestants []contestant, results results) {
	floor := (changes * latency / workers).Seconds()
	connections := func(u usage) float64 { return float64(u.connections) }
	var rows [][]string
	for i, c := range contestants {
		rows = append(rows, []string{
			c.name,
			seconds(results.of(i, wall)),
			ratio(results.of(i, wall).over(floor)),
			seconds(results.of(i, cpu)),
			ratio(results.ratio(i, ours, cpu)),
			mebibytes(results.of(i, memory).middle),
			plainCount(results.of(i, connections).middle),
		})
	}
	report.goal(fmt.Sprintf("%d changes with %d workers, compared with the floor", changes, workers), 1.08, results.of(ours, wall).over(floor))
	report.goal("their CPU time, compared with `xargs -P16 curl`", 1.0/50, results.ratio(ours, withArgs, cpu))
	report.goal("connections per worker", 1, results.of(ours, connections).over(workers))

	report.say(fmt.Sprintf("%d changes on a server that takes %s for each. The floor is the time that %d workers need without any overhead: %d × %s ÷ %d = %.2f s.", changes, latency, workers, changes, latency, workers, floor))
	report.table([]string{"", "time", "× floor", "CPU time", "× apiops", "peak memory", "connections"}, rows)
	report.say(fmt.Sprintf("Memory is that of the largest process; `xargs` runs %d processes at a time. The sequential `curl` made %d changes; its figures are multiplied by %d.", workers, changes/sample, sample))
}

func plainCount(number float64) string { return strconv.Itoa(int(number)) }
