package worker

import (
	"slices"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/insights/sentence"
	"parlance/speech/given"
)

// segmentGiven turns a finished transcript into one message per sentence. The text
// stays as it was given, with the times and confidences of its words.
func (k *work) segmentGiven() {
	begin := k.recordingStart()
	base := max(0, begin.Sub(k.start()))
	turns := k.given.Turns
	if !turns[0].Timed && k.length > 0 {
		spread(turns, k.length)
	}
	for _, u := range turns {
		from := k.roster.Resolve(u.Speaker)
		for _, p := range sentencesOf(u) {
			m := conversation.Message{
				Text: p.Text, From: from, Timed: u.Timed, Offset: base + p.Start, Duration: p.End - p.Start,
				StartTime: begin.Add(p.Start), EndTime: begin.Add(p.End), Words: p.Words, Confidence: meanConfidence(p.Words),
			}
			for i := range m.Words {
				m.Words[i].Offset += base
			}
			k.append(m)
		}
	}
}

// sentencesOf cuts a turn into its sentences.
func sentencesOf(u given.Turn) []given.Turn {
	spans := sentence.Split(u.Text)
	if len(spans) <= 1 {
		return []given.Turn{u}
	}
	text := []rune(u.Text)
	byWord := len(u.Words) > 0 && len(u.Words) == len(strings.Fields(u.Text))
	out := make([]given.Turn, 0, len(spans))
	rest := u.Words
	for i, s := range spans {
		p := given.Turn{Speaker: u.Speaker, Timed: u.Timed, Text: s.Text}
		p.Start, p.End = shareOut(u, s.Start, len(text)), shareOut(u, s.End, len(text))
		n := 0
		switch {
		case i+1 == len(spans):
			n = len(rest)
		case byWord:
			n = min(len(strings.Fields(s.Text)), len(rest))
		default:
			for n < len(rest) && rest[n].Offset < p.End {
				n++
			}
		}
		p.Words = slices.Clip(rest[:n])
		rest = rest[n:]
		if byWord && n > 0 {
			last := p.Words[n-1]
			p.Start, p.End = p.Words[0].Offset, last.Offset+last.Duration
		}
		out = append(out, p)
	}
	return out
}

// shareOut is the time at which the at-th of n characters of a turn was said.
func shareOut(u given.Turn, at, n int) time.Duration {
	return u.Start + time.Duration(float64(u.End-u.Start)*float64(at)/float64(max(1, n))).Truncate(time.Millisecond)
}

// meanConfidence is over the words that have one; 1 when none has.
func meanConfidence(words []conversation.Word) float64 {
	sum, n := 0.0, 0
	for _, w := range words {
		if w.Confidence >= 0 {
			sum += w.Confidence
			n++
		}
	}
	if n == 0 {
		return 1
	}
	return sum / float64(n)
}
