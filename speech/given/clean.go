package given

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parlance/conversation"
)

// Captions are cut for the screen, not at sentences; pieces that continue one
// another become one turn again.
const (
	joinGap  = 1500 * time.Millisecond
	maxWords = 60
)

// longest is the latest time believed: a week.
const longest = 7 * 24 * time.Hour

// clean puts turns into order, makes their times possible and joins pieces.
func (t *Transcript) clean() []Turn {
	var turns []Turn
	for _, u := range t.Turns {
		u.Text = strings.Join(strings.Fields(u.Text), " ")
		if u.Text == "" {
			continue
		}
		u.Start = min(max(u.Start, 0), longest)
		u.End = min(max(u.End, u.Start), longest)
		u.Words = cleanWords(u.Words)
		turns = append(turns, u)
	}
	slices.SortStableFunc(turns, func(a, b Turn) int {
		if a.Timed && b.Timed {
			return cmp.Compare(a.Start, b.Start)
		}
		return 0
	})
	out := turns[:0]
	for _, u := range turns {
		if n := len(out) - 1; n >= 0 && continues(out[n], u) {
			out[n].Text += " " + u.Text
			out[n].End = max(out[n].End, u.End)
			out[n].Words = append(slices.Clip(out[n].Words), u.Words...)
			continue
		}
		out = append(out, u)
	}
	return out
}

// cleanWords makes times start in order and inside what is believed.
func cleanWords(words []conversation.Word) []conversation.Word {
	var last time.Duration
	for i := range words {
		w := &words[i]
		w.Offset = min(max(w.Offset, last), longest)
		w.Duration = min(max(w.Duration, 0), time.Minute)
		w.Confidence = min(max(w.Confidence, -1), 1)
		last = w.Offset
	}
	return words
}

// continues tells whether b goes on with the sentence of a.
func continues(a, b Turn) bool {
	if !a.Timed || !b.Timed || a.Speaker != b.Speaker || b.Start-a.End > joinGap || endsSentence(a.Text) {
		return false
	}
	return len(strings.Fields(a.Text))+len(strings.Fields(b.Text)) <= maxWords
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"'”’)]»`)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".?!…。？！", r) || !unicode.IsPrint(r)
}

// Messages makes messages of the turns. start is when the conversation began
// (zero: messages get offsets only); newID makes ids, nil =
// conversation.NewNumericID. Position is left to the caller.
func (t *Transcript) Messages(start time.Time, newID func() string) []conversation.Message {
	if newID == nil {
		newID = conversation.NewNumericID
	}
	out := make([]conversation.Message, 0, len(t.Turns))
	for _, u := range t.Turns {
		m := conversation.Message{
			ID: newID(), Text: u.Text, From: u.Speaker, Timed: u.Timed,
			Offset: u.Start, Duration: u.End - u.Start, Words: u.Words, Confidence: meanConfidence(u.Words),
		}
		if u.Timed && !start.IsZero() {
			m.StartTime, m.EndTime = start.Add(u.Start), start.Add(u.End)
		}
		out = append(out, m)
	}
	return out
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
