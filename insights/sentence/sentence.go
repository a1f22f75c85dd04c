package sentence

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"parlance/insights/mail"
)

// Span is one sentence: its text without white space around it, and its place
// in runes of the text that was split.
type Span struct {
	Text       string
	Start, End int
}

// Split gives the sentences of text in order; none for white space only.
func Split(text string) []Span {
	s := splitter{text: text}
	for _, b := range mail.Blocks(text) {
		if b.Kind == mail.Body {
			s.body(b.Start, b.End)
		} else {
			s.add(b.Start, b.End)
		}
	}
	return s.out
}

// splitter collects spans and counts runes as it goes.
type splitter struct {
	text        string
	out         []Span
	bytes, runs int // bytes and runes counted so far
}

// add appends the bytes from start to end, trimmed, unless nothing is left.
func (s *splitter) add(start, end int) {
	t := strings.TrimSpace(s.text[start:end])
	if t == "" {
		return
	}
	start += strings.Index(s.text[start:end], t)
	s.runs += utf8.RuneCountInString(s.text[s.bytes:start])
	n := utf8.RuneCountInString(t)
	s.out = append(s.out, Span{Text: t, Start: s.runs, End: s.runs + n})
	s.bytes, s.runs = start+len(t), s.runs+n
}

// body splits what the author wrote: first into stretches of lines that belong
// together, then each stretch into sentences. Code stays whole.
func (s *splitter) body(start, end int) {
	for start < end {
		stop, code := stretch(s.text[start:end])
		stop += start
		if code {
			s.add(start, stop)
		} else {
			s.prose(start, stop)
		}
		start = stop
	}
}

// prose splits one stretch where Unicode's rules end a sentence and this
// package does not object, and where typing in a hurry ends one.
func (s *splitter) prose(start, end int) {
	from, at := start, start
	it := sentences.FromString(s.text[start:end])
	for it.Next() {
		stop := start + it.End()
		for _, b := range hurried(s.text[at:stop]) {
			s.add(from, at+b)
			from = at + b
		}
		if stop == end || isEnd(s.text[from:stop], s.text[stop:end]) {
			s.add(from, stop)
			from = stop
		}
		at = stop
	}
}
