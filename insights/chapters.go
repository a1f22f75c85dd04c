package insights

import (
	"slices"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/insights/chapter"
	"parlance/insights/topic"
)

// Chapter is a stretch of a conversation with one subject.
type Chapter struct {
	ID         string // 16 digits; the same whenever it is asked for
	Title      string // its best topics; "" when it has none
	MessageIDs []string
	Offset     time.Duration // from the start of the conversation
	Duration   time.Duration
}

// titleTopics is how many topics make a title.
const titleTopics = 2

// Chapters cuts a conversation where its subject changes. A short one, or one in
// another language than English, is one chapter; nothing is none.
func (e *Engine) Chapters(msgs []conversation.Message, language string) []Chapter {
	if len(msgs) == 0 {
		return nil
	}
	d := e.whole(msgs, language, forWords)
	var borders []int
	if d.english {
		list := make([]chapter.Sentence, len(d.utts))
		for k := range d.utts {
			m := &msgs[d.utts[k].msg]
			list[k] = chapter.Sentence{Tokens: d.utts[k].Tokens, Start: m.Offset, End: m.Offset + m.Duration}
		}
		borders = chapter.Borders(list)
	}
	sentences := d.topicSentences()
	var out []Chapter
	from := 0
	for _, b := range append(borders, len(d.utts)) {
		last := len(msgs)
		if b < len(d.utts) {
			if last = d.utts[b].msg; last == from {
				continue // within one message
			}
		}
		out = append(out, d.chapterOf(e, sentences, from, last))
		from = last
	}
	return out
}

// chapterOf makes the chapter of messages from <= i < to.
func (d *document) chapterOf(e *Engine, sentences []topic.Sentence, from, to int) Chapter {
	c := Chapter{ID: stableID(d.msgs[0].ID, "chapter", d.msgs[from].ID), Offset: d.msgs[from].Offset}
	for i := from; i < to; i++ {
		c.MessageIDs = append(c.MessageIDs, d.msgs[i].ID)
		c.Duration = max(c.Duration, d.msgs[i].Offset+d.msgs[i].Duration-c.Offset)
	}
	if !d.english {
		return c
	}
	at := func(i int) int {
		k, _ := slices.BinarySearchFunc(sentences, i, func(s topic.Sentence, i int) int { return s.Message - i })
		return k
	}
	var names []string
	for _, t := range topic.Find(e.table, sentences[at(from):at(to)], topic.Options{Max: titleTopics}) {
		names = append(names, t.Text)
	}
	c.Title = strings.Join(names, ", ")
	return c
}
