package console

import (
	"fmt"
	"io"
	"time"

	"github.com/apiops-cli/apiops/pkg/text"
)

// Waiting is a sign of life at a terminal: a line that says how long a server has
// been waited for. It shows while requests run and nothing came for a while.
type Waiting struct {
	speaker *Speaker
	closing chan struct{}
	closed  chan struct{}

	// These belong to who holds the mutex of the line.
	host    string // of the last request
	running int    // requests
	since   time.Time
	tens    int // of seconds that were told, where lines cannot be written over
}

// quiet is how long a request may take before anything is said.
const quiet = 2 * time.Second

// Waiting begins one, to be closed. It says nothing where there is no terminal, or
// where its lines would stay among those for programs.
func (s *Speaker) Waiting() *Waiting {
	w := &Waiting{speaker: s, closing: make(chan struct{}), closed: make(chan struct{})}
	if !s.Terminal || s.Dumb && s.Machine {
		close(w.closed)
		return w
	}
	tick := s.Tick
	if tick == nil {
		tick = eachSecond
	}
	ticks, stop := tick()
	go func() {
		defer close(w.closed)
		defer stop()
		for {
			select {
			case now := <-ticks:
				w.tell(now)
			case <-w.closing:
				return
			}
		}
	}()
	return w
}

func eachSecond() (ticks <-chan time.Time, stop func()) {
	ticker := time.NewTicker(time.Second)
	return ticker.C, ticker.Stop
}

// Close ends it.
func (w *Waiting) Close() {
	close(w.closing)
	<-w.closed
}

// Begin counts a request to a host. When it has ended, the line is gone.
func (w *Waiting) Begin(host string) (end func()) {
	w.count(1, host)
	return func() { w.count(-1, host) }
}

func (w *Waiting) count(change int, host string) {
	s := w.speaker
	s.live.mutex.Lock()
	defer s.live.mutex.Unlock()
	w.running += change
	w.host, w.since, w.tens = host, time.Now(), 0
	if s.live.claims == 0 {
		s.wipe()
	}
}

func (w *Waiting) tell(now time.Time) {
	s := w.speaker
	s.live.mutex.Lock()
	defer s.live.mutex.Unlock()
	waited := now.Sub(w.since).Round(time.Second)
	if w.running == 0 || s.live.claims > 0 || waited < quiet {
		return
	}
	words := fmt.Sprintf("waiting for %s … %s", text.Visible(w.host), waited)
	if !s.Dumb {
		s.overwrite(words)
	} else if tens := int(waited / (10 * time.Second)); tens > w.tens {
		w.tens = tens
		_, _ = io.WriteString(s.Err, words+"\n")
	}
}
