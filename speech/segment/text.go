package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parlance/conversation"
)

// message makes one message of one speaker's words.
func (o Options) message(from conversation.Member, words []conversation.Word) conversation.Message {
	m := conversation.Message{
		ID:         o.NewID(),
		Text:       Text(words),
		From:       from,
		Offset:     words[0].Offset,
		Duration:   endOf(words) - words[0].Offset,
		Timed:      true,
		Words:      words,
		Confidence: meanConfidence(words),
	}
	if o.Terminal != nil {
		m.Text += o.Terminal(words)
	}
	if !o.Start.IsZero() {
		m.StartTime = o.Start.Add(m.Offset)
		m.EndTime = m.StartTime.Add(m.Duration)
	}
	return m
}

// meanConfidence is over the words that have one; 1 when none has, as for text
// that nobody doubts.
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

// Text writes words as people do: a capital at the start, and "I".
func Text(words []conversation.Word) string {
	var b strings.Builder
	for i, w := range words {
		text := w.Text
		if i > 0 {
			b.WriteByte(' ')
		}
		if i == 0 || text == "i" || strings.HasPrefix(text, "i'") {
			text = capital(text)
		}
		b.WriteString(text)
	}
	return b.String()
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
