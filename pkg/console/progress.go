package console

import "fmt"

// Progress tells a person how far many requests have come: on one line that is
// written over at a terminal, else one line for each tenth.
type Progress struct {
	speaker *Speaker
	total   int
	steps   int
	tenths  int
	silent  bool
	release func()
}

// fewest is the number of requests from which progress is worth a line.
const fewest = 10

// Progress begins one. It is silent where that is wanted, because lines of
// another kind come all the time, and where its lines would stay among those for
// programs.
func (s *Speaker) Progress(total int, silent bool) *Progress {
	p := &Progress{speaker: s, total: total, release: func() {}}
	p.silent = silent || total < fewest || s.Machine && (!s.Terminal || s.Dumb)
	if silent || !p.silent {
		p.release = s.claim()
	}
	return p
}

// Step counts one more, with how many have failed so far and of how many the
// outcome is unknown.
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

// End wipes the line at the terminal away: the summary follows.
func (p *Progress) End() {
	p.speaker.live.mutex.Lock()
	p.speaker.wipe()
	p.speaker.live.mutex.Unlock()
	p.release()
}
