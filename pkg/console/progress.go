package console

import "fmt"

// Progress shows how many of many requests are done: at a terminal on one line that is overwritten,
// otherwise with a line for each tenth.
type Progress struct {
	speaker *Speaker
	total   int
	steps   int
	tenths  int
	silent  bool
	release func()
}

// fewest is the minimum number of requests for which progress is shown.
const fewest = 10

// Progress returns a new Progress, to be ended. Set silent if other output shows the progress. It
// is also silent if its lines would end up in output for programs.
func (s *Speaker) Progress(total int, silent bool) *Progress {
	p := &Progress{speaker: s, total: total, release: func() {}}
	p.silent = silent || total < fewest || s.Machine && (!s.Terminal || s.Dumb)
	if silent || !p.silent {
		p.release = s.claim()
	}
	return p
}

// Step counts one more request. The arguments say how many have failed so far, and how many have an
// unknown outcome.
func (p *Progress) Step(failed, unknown int) {
	p.steps++
	if p.silent {
		return
	}
	line := fmt.Sprintf("%d of %d", p.steps, p.total)
	if failed > 0 {
		line += fmt.Sprintf(", %d failed", failed)
	}
	if unknown > 0 {
		line += fmt.Sprintf(", %d unknown", unknown)
	}
	tenths := 10 * p.steps / p.total
	if s := p.speaker; s.Terminal && !s.Dumb {
		s.live.mutex.Lock()
		s.overwrite(line)
		s.live.mutex.Unlock()
	} else if tenths > p.tenths {
		s.line(line)
	}
	p.tenths = tenths
}

// End erases the line at the terminal: a summary follows.
func (p *Progress) End() {
	p.speaker.live.mutex.Lock()
	p.speaker.wipe()
	p.speaker.live.mutex.Unlock()
	p.release()
}
