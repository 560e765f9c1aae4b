package command

import (
	"fmt"
	"io"

	"github.com/apiops-cli/apiops/pkg/output"
)

// progress tells a person how far many requests have come: on one line that is
// written over at a terminal, else one line for each tenth.
type progress struct {
	session *Session
	total   int
	steps   int
	tenths  int
	live    bool // the line at the terminal is written over
	silent  bool
}

// fewest is the number of requests from which progress is worth a line.
const fewest = 10

// wipe goes back to the beginning of a line of the terminal, and empties it.
const wipe = "\r\x1b[K"

// newProgress is silent where lines of another kind come all the time: results
// at the terminal, or a trace.
func (s *Session) newProgress(total int) *progress {
	results := s.format() == output.JSONLines && s.app.OutTerminal
	debug := s.known() != nil && s.known().Bool("debug")
	return &progress{
		session: s,
		total:   total,
		live:    s.app.ErrTerminal,
		silent:  total < fewest || results || debug || s.format().Machine() && !s.app.ErrTerminal,
	}
}

func (p *progress) step(count SeveralError) {
	p.steps++
	if p.silent {
		return
	}
	text := fmt.Sprintf("%d of %d", p.steps, p.total)
	if count.Failed > 0 {
		text += fmt.Sprintf(", %d failed", count.Failed)
	}
	if count.Unknown > 0 {
		text += fmt.Sprintf(", %d unknown", count.Unknown)
	}
	tenths := 10 * p.steps / p.total
	switch {
	case p.live:
		p.session.live.Store(true)
		_, _ = io.WriteString(p.session.app.Err, "\r"+text+"\x1b[K")
	case tenths > p.tenths:
		p.session.line(text)
	}
	p.tenths = tenths
}

// end wipes the line at the terminal away: the summary follows.
func (p *progress) end() {
	if p.session.live.Swap(false) {
		_, _ = io.WriteString(p.session.app.Err, wipe)
	}
}
