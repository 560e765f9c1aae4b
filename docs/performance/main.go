// Performance compares apiops with other programs that do the same, and prints the
// tables of docs/performance.md. Run it in the root of the repository, on Linux or
// macOS:
//
//	go run ./docs/performance [-quick] [-others] [-write]
//
// The programs take turns within one run, so that other load on the machine affects
// all of them. A figure is the median of these turns, or of the ratios within them.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	quick := flag.Bool("quick", false, "run fewer turns, for a first impression")
	others := flag.Bool("others", false, "also measure the start-up of other command lines (downloads and builds them)")
	write := flag.Bool("write", false, "write the tables to "+pageName)
	flag.Parse()

	bench, err := newBench(*quick, *others)
	if err != nil {
		return err
	}
	defer bench.close()
	report, err := bench.measure(ctx)
	if err != nil {
		return err
	}
	if *write {
		return writePage(report.String())
	}
	_, err = fmt.Print(report.String())
	return err
}

// measure builds the programs and runs every chapter of the report.
func (b *bench) measure(ctx context.Context) (*report, error) {
	if err := b.buildPrograms(ctx); err != nil {
		return nil, err
	}
	report := &report{conditions: b.conditions(ctx)}
	for _, chapter := range []chapter{b.startUp, b.oneCall, b.manyAtOnce, b.size} {
		if err := chapter(ctx, report); err != nil {
			return nil, err
		}
	}
	return report, nil
}
