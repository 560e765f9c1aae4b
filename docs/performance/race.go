package main

import (
	"cmp"
	"context"
	"os"
	"slices"
	"time"
)

// contestant is a program to measure.
type contestant struct {
	name      string
	words     []string
	variables []string
	input     string // path of a file for stdin; empty: none
	share     int    // does only one in share of the changes; 0 and 1: all
}

// usage is the resource usage of one run.
type usage struct {
	wall, cpu   time.Duration
	memory      int64 // peak, in bytes
	connections int
}

func wall(u usage) float64   { return u.wall.Seconds() }
func cpu(u usage) float64    { return u.cpu.Seconds() }
func memory(u usage) float64 { return float64(u.memory) }

// results are the runs of each contestant, turn by turn.
type results [][]usage

// race runs the contestants in turns. Each turn begins with a different one. The first
// turn is only a warm-up.
func race(ctx context.Context, turns int, contestants []contestant, run func(context.Context, contestant) (usage, error)) (results, error) {
	results := make(results, len(contestants))
	for turn := range turns + 1 {
		for i := range contestants {
			next := (turn + i) % len(contestants)
			used, err := run(ctx, contestants[next])
			if err != nil {
				return nil, err
			}
			if turn > 0 {
				results[next] = append(results[next], used)
			}
		}
	}
	return results, nil
}

// time runs a program and measures it.
func (b *bench) time(ctx context.Context, c contestant) (usage, error) {
	command := b.command(ctx, c)
	start := time.Now()
	err := command.Run()
	took := time.Since(start)
	if err != nil {
		return usage{}, b.failure(c, err)
	}
	return usage{wall: took, cpu: command.ProcessState.UserTime() + command.ProcessState.SystemTime()}, nil
}

// spread is the median and the interquartile range of some values.
type spread struct{ low, middle, high float64 }

func spreadOf(values []float64) spread {
	sorted := slices.Sorted(slices.Values(values))
	at := func(part float64) float64 { return sorted[int(part*float64(len(sorted)-1)+0.5)] }
	return spread{at(0.25), at(0.5), at(0.75)}
}

// of returns the spread of a quantity of one contestant.
func (r results) of(contestant int, quantity func(usage) float64) spread {
	var values []float64
	for _, used := range r[contestant] {
		values = append(values, quantity(used))
	}
	return spreadOf(values)
}

// ratio returns the spread of the ratios between two contestants in the same turn.
func (r results) ratio(contestant, other int, quantity func(usage) float64) spread {
	var values []float64
	for turn, used := range r[contestant] {
		values = append(values, quantity(used)/quantity(r[other][turn]))
	}
	return spreadOf(values)
}

// over divides a spread by a number.
func (s spread) over(unit float64) spread {
	return spread{s.low / unit, s.middle / unit, s.high / unit}
}

// openInput opens the stdin of a contestant.
func (c contestant) openInput() (*os.File, error) { return os.Open(cmp.Or(c.input, os.DevNull)) }
