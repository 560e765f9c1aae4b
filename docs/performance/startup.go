package main

import (
	"context"
	"strconv"
	"strings"
)

const (
	bare   = 0 // the first contestants, which the others are compared with
	linked = 1
	all    = 2
)

// startUp measures programs that do next to nothing.
func (b *bench) startUp(ctx context.Context, report *report) error {
	report.heading("Start-up")
	contestants := b.starters(ctx, report)
	b.progress("starting programs")
	results, err := race(ctx, b.turns(300), contestants, b.time)
	if err != nil {
		return err
	}
	var rows [][]string
	for i, c := range contestants {
		rows = append(rows, []string{
			c.name,
			milliseconds(results.of(i, wall)),
			ratio(results.ratio(i, bare, wall)),
			ratio(results.ratio(i, linked, wall)),
			ratio(results.ratio(i, all, wall)),
			b.instructions(ctx, c),
		})
		if strings.HasPrefix(c.name, "`apiops") {
			most := 1.15
			if strings.Contains(c.name, "--help") { // it lists every noun
				most = 1.3
			}
			report.goal(c.name+", compared with a program that only links the same libraries", most, results.ratio(i, all, wall))
		}
	}
	report.table([]string{"program", "time", "× bare", "× linked", "× all", "instructions"}, rows)
	return nil
}

// starters returns programs that exit immediately.
func (b *bench) starters(ctx context.Context, report *report) []contestant {
	contestants := []contestant{
		bare:   {name: "bare: an empty Go program", words: []string{b.path("bare")}},
		linked: {name: "linked: cobra, viper, tablewriter, color, net/http; does nothing", words: []string{b.path("linked")}},
		all:    {name: "all: every library of apiops; does nothing", words: []string{b.path("all")}},
	}
	contestants = append(contestants, starts(b.path("apiops"), "apiops", "cred")...)
	contestants = append(contestants, contestant{
		name:      "`apiops proxy deploy x --environment e --dry-run`",
		words:     []string{b.path("apiops"), "proxy", "deploy", "x", "--environment", "e", "--dry-run"},
		variables: []string{"APIOPS_HOST=https://gateway.example.com", "APIOPS_PROJECT=p", "APIOPS_TOKEN=t"},
	})
	if b.others {
		contestants = append(contestants, b.otherStarts(ctx, report)...)
	}
	return contestants
}

// starts returns three ways to start a program that uses cobra: its version, its help,
// and the completion of a noun.
func starts(path, name, noun string) []contestant {
	return []contestant{
		{name: "`" + name + " version`", words: []string{path, "version"}},
		{name: "`" + name + " --help`", words: []string{path, "--help"}},
		{name: "`" + name + " " + noun + "⇥`", words: []string{path, "__complete", noun}},
	}
}

// instructions returns the number of instructions of a run, in millions, if valgrind is
// installed. It is the minimum of three counts, because the scheduling of a Go program
// varies.
func (b *bench) instructions(ctx context.Context, c contestant) string {
	least := 0
	for range 3 {
		count := b.countInstructions(ctx, c)
		if count > 0 && (least == 0 || count < least) {
			least = count
		}
	}
	if least == 0 {
		return "–"
	}
	return strconv.FormatFloat(float64(least)/1e6, 'f', 1, 64) + " M"
}

// countInstructions returns 0 if valgrind is not installed or fails.
func (b *bench) countInstructions(ctx context.Context, c contestant) int {
	c.words = append([]string{"valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"}, c.words...)
	c.variables = append(c.variables, "GODEBUG=asyncpreemptoff=1") // valgrind fails on the signals of Go's scheduler
	command := b.command(ctx, c)
	command.Stderr = nil
	said, err := command.CombinedOutput()
	_, counted, found := strings.Cut(string(said), "Collected : ")
	if err != nil || !found {
		return 0
	}
	count, _ := strconv.Atoi(strings.Fields(counted)[0])
	return count
}
