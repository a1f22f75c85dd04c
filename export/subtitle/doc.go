// Package subtitle makes subtitles: it cuts what was said into cues a viewer
// can read, gives each a time, and writes them as SubRip or WebVTT.
//
// It reads Speech, one per message, and hands on Cues. A cue has at most two
// lines of 42 columns and stays for at most seven seconds; cues follow each
// other and never overlap, whatever the times of the input are. It knows
// neither conversations nor files.
package subtitle

import "time"

// The limits of a cue, those of the usual subtitling guides.
const (
	LineColumns = 42              // display columns of a line
	MaxLines    = 2               // lines of a cue
	MaxDuration = 7 * time.Second // of a cue
)

const (
	shortest   = 500 * time.Millisecond  // a cue that has to make room for the next keeps this
	agreeable  = time.Second             // a cue gets this where nothing follows
	pause      = 1200 * time.Millisecond // a silence this long ends a cue
	reading    = 15                      // columns a second, for text that nobody spoke
	fastest    = 25                      // columns a second that can still be followed
	shortWrite = 1200 * time.Millisecond // the least for text that nobody spoke
)

// Speech is what one speaker said or wrote in one go.
type Speech struct {
	Speaker string // "" = not to be named
	Text    string // one or more paragraphs; line ends are shown as spaces
	// Timed tells whether Start and Duration mean anything. Without, the text
	// follows the Speech before it at reading speed.
	Timed           bool
	Start, Duration time.Duration // Duration 0 = a moment, as of a chat line
	Words           []Word        // of recognised speech, in time order
}

// Word is a spoken word with its place in time.
type Word struct {
	Text       string
	Start, End time.Duration
}

// Cue is one subtitle.
type Cue struct {
	Start, End time.Duration // whole milliseconds; Start < End <= Start of the next
	Speaker    string
	Lines      []string // 1 to MaxLines, none of them empty
}
