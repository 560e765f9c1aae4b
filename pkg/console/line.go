package console

import (
	"io"
	"sync"
)

// live is the last line at a terminal while it is still written over: that of
// progress, or of waiting. Whatever else is said wipes it away first.
type live struct {
	mutex  sync.Mutex
	shown  bool // it stands there
	claims int  // of questions and progress: meanwhile nothing is said of waiting
}

// line writes a line that stays.
func (s *Speaker) line(words string) {
	s.live.mutex.Lock()
	defer s.live.mutex.Unlock()
	s.wipe()
	_, _ = io.WriteString(s.Err, words+"\n")
}

// claim keeps the line free from now on, until it is released.
func (s *Speaker) claim() (release func()) {
	s.live.mutex.Lock()
	defer s.live.mutex.Unlock()
	s.wipe()
	s.live.claims++
	return func() {
		s.live.mutex.Lock()
		defer s.live.mutex.Unlock()
		s.live.claims--
	}
}

// overwrite writes the line anew. The caller holds the mutex, as it does for wipe.
func (s *Speaker) overwrite(words string) {
	s.live.shown = true
	_, _ = io.WriteString(s.Err, "\r"+words+emptyRest)
}

// wipe makes room where the line stands, if it does.
func (s *Speaker) wipe() {
	if s.live.shown {
		s.live.shown = false
		_, _ = io.WriteString(s.Err, "\r"+emptyRest)
	}
}

// emptyRest empties a line of the terminal from where the cursor is.
const emptyRest = "\x1b[K"
