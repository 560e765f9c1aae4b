package console

import (
	"fmt"
	"io"
	"time"

	"github.com/apiops-cli/apiops/pkg/text"
)

// Waiting shows a line at a terminal that says how long the program has been waiting for a server.
// The line appears if requests are running and none has ended for a while. It also says how much of
// a file was sent or received.
type Waiting struct {
	speaker *Speaker
	closing chan struct{}
	closed  chan struct{}

	// The mutex of the line guards these fields.
	host    string // of the last request
	moved   string // how much was sent or received; may be empty
	running int    // number of running requests
	since   time.Time
	tens    int // tens of seconds already reported, if lines cannot be overwritten
}

// quiet is how long a request may take before the line appears.
const quiet = 2 * time.Second

// Waiting returns a new Waiting, to be closed. It is silent if there is no terminal, or if its
// lines would end up in output for programs.
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

// Close stops it.
func (w *Waiting) Close() {
	close(w.closing)
	<-w.closed
}

// Begin registers a request to a host. Its end erases the line.
func (w *Waiting) Begin(host string) (end func()) {
	w.count(1, host)
	return func() { w.count(-1, host) }
}

// Moved registers how many bytes of a file were "sent" or "received" so far.
func (w *Waiting) Moved(direction string, bytes int64) {
	mebibytes := bytes >> 20
	if mebibytes == 0 {
		return
	}
	w.speaker.live.mutex.Lock()
	defer w.speaker.live.mutex.Unlock()
	w.moved = fmt.Sprintf(", %d MiB %s", mebibytes, direction)
}

func (w *Waiting) count(change int, host string) {
	s := w.speaker
	s.live.mutex.Lock()
	defer s.live.mutex.Unlock()
	w.running += change
	w.host, w.moved, w.since, w.tens = host, "", time.Now(), 0
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
	words := fmt.Sprintf("waiting for %s … %s%s", text.Visible(w.host), waited, w.moved)
	if !s.Dumb {
		s.overwrite(words)
	} else if tens := int(waited / (10 * time.Second)); tens > w.tens {
		w.tens = tens
		_, _ = io.WriteString(s.Err, words+"\n")
	}
}
