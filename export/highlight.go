package export

import (
	"slices"
	"strings"

	"parlance/conversation"
	"parlance/export/fold"
)

// actionPhrase is the type of the phrases that make an insight.
const actionPhrase = "action_phrase"

// marker puts the phrases that Options ask for in "<mark>".
type marker struct {
	all, insights bool
	wanted        map[string][]string // message id -> phrases of its insights
}

func newMarker(v *view) marker {
	m := marker{all: v.opt.HighlightAll, insights: v.opt.HighlightInsights || v.opt.HighlightAll}
	if !m.insights {
		return m
	}
	m.wanted = map[string][]string{}
	for _, in := range v.doc.Insights {
		for _, id := range in.MessageIDs {
			for _, p := range in.Phrases {
				m.wanted[id] = append(m.wanted[id], p.Text)
			}
		}
	}
	return m
}

// message is the text of m, cleaned and escaped, with its phrases marked.
func (k marker) message(m *conversation.Message, escape func(string) string) string {
	places := k.places(m)
	if len(places) == 0 {
		return escape(fold.Clean(m.Text))
	}
	var b strings.Builder
	done := 0
	for _, p := range places {
		b.WriteString(escape(m.Text[done:p.start]))
		b.WriteString("<mark>")
		b.WriteString(escape(m.Text[p.start:p.end]))
		b.WriteString("</mark>")
		done = p.end
	}
	b.WriteString(escape(m.Text[done:]))
	return b.String()
}

// place is a stretch of a text, in bytes.
type place struct{ start, end int }

// places finds the phrases to mark in m, in order and without overlaps.
func (k marker) places(m *conversation.Message) []place {
	if !k.insights || fold.Clean(m.Text) != m.Text { // offsets would not fit
		return nil
	}
	var found []place
	for _, p := range m.Phrases {
		if k.all || p.Type == actionPhrase {
			found = append(found, find(m.Text, p.Text, byteOffset(m.Text, p.Offset))...)
		}
	}
	for _, phrase := range k.wanted[m.ID] {
		found = append(found, find(m.Text, phrase, 0)...)
	}
	return merge(found)
}

// find gives the place of phrase in text: at the offset expected if it is
// there, else where it is first.
func find(text, phrase string, expected int) []place {
	if phrase == "" {
		return nil
	}
	if expected >= 0 && strings.HasPrefix(text[expected:], phrase) {
		return []place{{expected, expected + len(phrase)}}
	}
	if i := strings.Index(text, phrase); i >= 0 {
		return []place{{i, i + len(phrase)}}
	}
	return nil
}

// byteOffset turns an offset in runes into one in bytes, -1 if it lies outside.
func byteOffset(text string, runes int) int {
	for i := range text {
		if runes == 0 {
			return i
		}
		runes--
	}
	return -1
}

// merge sorts places and joins those that touch or overlap.
func merge(places []place) []place {
	slices.SortFunc(places, func(a, b place) int { return a.start - b.start })
	out := places[:0]
	for _, p := range places {
		if last := len(out) - 1; last >= 0 && p.start <= out[last].end {
			out[last].end = max(out[last].end, p.end)
			continue
		}
		out = append(out, p)
	}
	return out
}
