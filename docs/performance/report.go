package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	pageName = "docs/performance.md"
	begin    = "<!-- The tables: go run ./docs/performance -write -->\n"
	end      = "<!-- End of the tables -->\n"
)

// report collects the chapters as Markdown, and the goals.
type report struct {
	conditions string
	goals      [][]string
	chapters   strings.Builder
}

// goal adds a goal: the measured median must be at most most.
func (r *report) goal(what string, most float64, measured spread) {
	verdict := "met"
	if measured.middle > most {
		verdict = "missed"
	}
	r.goals = append(r.goals, []string{what, plain(most), ratio(measured), verdict})
}

func (r *report) heading(title string) { fmt.Fprintf(&r.chapters, "### %s\n\n", title) }

func (r *report) say(sentence string) { fmt.Fprintf(&r.chapters, "%s\n\n", sentence) }

func (r *report) table(head []string, rows [][]string) {
	r.chapters.WriteString(table(head, rows) + "\n")
}

// String returns the whole report.
func (r *report) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "One run on %s.\n", r.conditions)
	text.WriteString("Times and ratios are medians, with the interquartile range in parentheses.\n")
	text.WriteString("\n### Goals\n\n")
	text.WriteString(table([]string{"goal", "at most", "measured", ""}, r.goals) + "\n")
	text.WriteString(strings.TrimRight(r.chapters.String(), "\n") + "\n")
	return text.String()
}

// table returns a Markdown table with aligned columns.
func table(head []string, rows [][]string) string {
	line := make([]string, len(head))
	for i := range head {
		line[i] = strings.Repeat("-", 3)
	}
	all := slices.Concat([][]string{head, line}, rows)
	var text strings.Builder
	for _, row := range all {
		for i, cell := range row {
			widest := 0
			for _, other := range all {
				widest = max(widest, utf8.RuneCountInString(other[i]))
			}
			fmt.Fprintf(&text, "| %s%s ", cell, strings.Repeat(" ", widest-utf8.RuneCountInString(cell)))
		}
		text.WriteString("|\n")
	}
	return text.String()
}

// plain formats a number with two significant digits or more.
func plain(number float64) string {
	switch {
	case number < 0.1:
		return fmt.Sprintf("%.3f", number)
	case number < 10:
		return fmt.Sprintf("%.2f", number)
	}
	return fmt.Sprintf("%.0f", number)
}

func ratio(s spread) string {
	return fmt.Sprintf("%s (%s–%s)", plain(s.middle), plain(s.low), plain(s.high))
}

func milliseconds(s spread) string {
	return fmt.Sprintf("%.1f ms (%.1f–%.1f)", 1e3*s.middle, 1e3*s.low, 1e3*s.high)
}

func seconds(s spread) string {
	return fmt.Sprintf("%.2f s (%.2f–%.2f)", s.middle, s.low, s.high)
}

func mebibytes(bytes float64) string { return fmt.Sprintf("%.1f MiB", bytes/(1<<20)) }

// writePage replaces the report in the page.
func writePage(report string) error {
	page, err := os.ReadFile(pageName)
	if err != nil {
		return err
	}
	before, rest, begun := bytes.Cut(page, []byte(begin))
	_, after, ended := bytes.Cut(rest, []byte(end))
	if !begun || !ended {
		return errors.New("cannot write the tables: " + pageName + " does not have the comments around them")
	}
	text := slices.Concat(before, []byte(begin+"\n"+report+"\n"+end), after)
	return os.WriteFile(pageName, text, 0o644)
}
