package subtitle

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"parlance/export/fold"
)

// Cues makes the subtitles of a conversation. With prefix, a Speech begins with
// the name of its speaker ("Anna: ..."), as formats without speakers need it.
func Cues(speeches []Speech, prefix bool) []Cue {
	var drafts []draft
	var cursor time.Duration // end of the Speech before
	for i, s := range speeches {
		s.Text = strings.Join(strings.Fields(fold.Clean(s.Text)), " ")
		if s.Text == "" {
			continue
		}
		made := s.drafts(cursor, speeches[i+1:], prefix)
		for _, d := range made {
			cursor = max(cursor, d.end)
		}
		drafts = append(drafts, made...)
	}
	slices.SortStableFunc(drafts, func(a, b draft) int { return cmp.Compare(a.order, b.order) })
	return settle(drafts)
}

// draft is a cue whose time may still collide with others.
type draft struct {
	lines      []string
	speaker    string
	start, end time.Duration
	order      time.Duration // place in the sequence of cues
	least      time.Duration // what the viewer needs
}

// nextStart is when the next timed Speech begins, -1 if none does.
func nextStart(rest []Speech) time.Duration {
	for _, s := range rest {
		if s.Timed {
			return max(s.Start, 0)
		}
	}
	return -1
}

// drafts cuts s into cues. cursor is where the Speech before ended, rest what
// follows.
func (s Speech) drafts(cursor time.Duration, rest []Speech, prefix bool) []draft {
	ts := tokens(s.Text)
	written := s.time(ts, cursor, rest)
	if prefix && s.Speaker != "" {
		ts = append(nameTokens(s.Speaker, ts[0].start), ts...)
	}
	var out []draft
	for len(ts) > 0 {
		n := chunk(ts)
		d := draft{lines: balance(ts[:n]), speaker: s.Speaker, start: ts[0].start, end: ts[n-1].end, least: shortest}
		d.order = d.start
		if written {
			d.least = max(shortest, min(perSecond(columns(ts[:n]), fastest), MaxDuration))
			if len(out) > 0 {
				d.order = out[0].order // it stays together, whatever is written meanwhile
			}
		}
		out = append(out, d)
		ts = ts[n:]
	}
	return out
}

// nameTokens is the name of a speaker before the text.
func nameTokens(name string, at time.Duration) []token {
	const longest = 24
	ts := tokens(fold.Shorten(fold.Flat(name), longest, fold.Columns) + ":")
	for i := range ts {
		ts[i].start, ts[i].end, ts[i].stop = at, at, anywhere
	}
	ts[len(ts)-1].space = 1
	return ts
}

// time gives ts their times. written tells that these are estimates: the text
// was not spoken, or faster than anybody can follow.
func (s Speech) time(ts []token, cursor time.Duration, rest []Speech) (written bool) {
	start := max(s.Start, 0)
	width := columns(ts)
	switch {
	case s.Timed && len(s.Words) > 0:
		align(ts, s.Words)
		return false
	case s.Timed && s.Duration >= perSecond(width, fastest):
		spread(ts, start, start+s.Duration)
		return false
	case !s.Timed:
		start = cursor
	}
	end := start + max(shortWrite, perSecond(width, reading))
	if next := nextStart(rest); s.Timed && next >= 0 {
		end = max(min(end, next), start+perSecond(width, fastest))
	}
	spread(ts, start, end)
	return true
}

// perSecond is how long n columns take at a speed.
func perSecond(n, speed int) time.Duration {
	return time.Duration(n) * time.Second / time.Duration(speed)
}

// settle makes the times of cues whole milliseconds that do not overlap.
func settle(drafts []draft) []Cue {
	out := make([]Cue, 0, len(drafts))
	var free time.Duration // end of the cue before
	for i, d := range drafts {
		start := max(d.start.Truncate(time.Millisecond), free)
		end := max(d.end.Truncate(time.Millisecond), start+max(d.least, agreeable))
		end = min(end, start+MaxDuration)
		if i+1 < len(drafts) {
			end = min(end, max(drafts[i+1].start.Truncate(time.Millisecond), start+d.least))
		}
		out = append(out, Cue{Start: start, End: end.Truncate(time.Millisecond), Speaker: d.speaker, Lines: d.lines})
		free = out[len(out)-1].End
	}
	return out
}
