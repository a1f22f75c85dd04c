package corpus

import (
	"strings"
	"time"
	"unicode"
)

// StreamWord is a word of one speaker's speech without its marks.
type StreamWord struct {
	Text  string
	Pause time.Duration // silence before the speaker's next word
	Ends  bool          // the annotators ended a sentence here
	Asks  bool          // and it was a question
	Comma bool          // they wrote a comma here
	Act   bool          // an act ends here
}

// Streams gives each speaker's words of a meeting, in order, one list per
// speaker. A sentence ends at a word written with a full stop, question or
// exclamation mark. Times are known per act: the pause after an act's last word
// is the time to the speaker's next act, words inside an act follow at once.
func Streams(m Meeting) [][]StreamWord {
	var names []string
	bySpeaker := map[string][]StreamWord{}
	lastEnd := map[string]time.Duration{}
	for _, a := range m.Acts {
		list, known := bySpeaker[a.Speaker]
		if !known {
			names = append(names, a.Speaker)
		}
		if n := len(list); n > 0 {
			list[n-1].Pause = max(0, a.Start-lastEnd[a.Speaker])
		}
		for f := range strings.FieldsSeq(a.Text) {
			if w := bare(f); w.Text != "" {
				list = append(list, w)
			}
		}
		if n := len(list); n > len(bySpeaker[a.Speaker]) {
			list[n-1].Act = true
		}
		bySpeaker[a.Speaker] = list
		lastEnd[a.Speaker] = a.End
	}
	out := make([][]StreamWord, 0, len(names))
	for _, n := range names {
		if l := bySpeaker[n]; len(l) > 0 {
			l[len(l)-1].Pause = time.Minute
			out = append(out, l)
		}
	}
	return out
}

// bare strips the marks around a word, lower-cases it, and tells what they say.
func bare(f string) StreamWord {
	w := strings.TrimFunc(f, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
	tail := f[strings.LastIndex(f, w)+len(w):]
	return StreamWord{
		Text: strings.ToLower(w), Ends: strings.ContainsAny(tail, ".?!"),
		Asks: strings.Contains(tail, "?"), Comma: strings.Contains(tail, ","),
	}
}
