package console

import (
	"io"
	"sync"
)

// live is the last line at a terminal while it may still be overwritten: progress, or how long a
// request has been running. Any other output erases it first.
type live struct {
	mutex  sync.Mutex
	shown  bool // the line is on the screen
	claims int  // number of questions and progress lines that keep Waiting silent
}

// line writes a line that is not overwritten.
func (s *Speaker) line(words string) {
	s.live.mutex.Lock()
	defer s.live.mutex.Unlock()
	s.wipe()
	_, _ = io.WriteString(s.Err, words+"\n")
}

// claim keeps Waiting silent until release is called.
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

// overwrite replaces the line. The caller must hold the mutex, as for wipe.
func (s *Speaker) overwrite(words string) {
	s.live.shown = true
	_, _ = io.WriteString(s.Err, "\r"+words+emptyRest)
}

// wipe erases the line if it is shown.
func (s *Speaker) wipe() {
	if s.live.shown {
		s.live.shown = false
		_, _ = io.WriteString(s.Err, "\r"+emptyRest)
	}
}

// emptyRest is the escape sequence that erases the line from the cursor to the end.
const emptyRest = "\x1b[K"
