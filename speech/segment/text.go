package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/itn"
)

// message makes one message of one speaker's words.
func (o Options) message(from conversation.Member, words []conversation.Word, w *writer) Message {
	text, spans := w.write(words)
	m := Message{Spans: spans, Message: conversation.Message{
		ID:         o.NewID(),
		Text:       text,
		From:       from,
		Offset:     words[0].Offset,
		Duration:   endOf(words) - words[0].Offset,
		Timed:      true,
		Words:      words,
		Confidence: meanConfidence(words),
	}}
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

// writer writes the words of one transcript.
type writer struct {
	Options

	marked  bool       // the engine writes marks or capitals itself
	shouted bool       // it writes capitals only
	known   [][]string // Known, cut into words
}

func newWriter(t *speech.Transcript, o Options) *writer {
	w := &writer{Options: o}
	w.marked, w.shouted = styleOf(t)
	for _, k := range o.Known {
		if f := strings.Fields(k); len(f) > 0 {
			w.known = append(w.known, f)
		}
	}
	return w
}

// styleOf tells whether an engine writes marks or capitals itself, and whether it
// writes nothing but capitals, which say nothing.
func styleOf(t *speech.Transcript) (marked, shouted bool) {
	words, marks, capitals, upper := 0, 0, 0, 0
	for _, u := range t.Utterances {
		for _, w := range u.Words {
			words++
			if endsSentence(w.Text) {
				marks++
			}
			switch low := strings.ToLower(w.Text); {
			case low == w.Text || isSelf(low):
			case strings.ToUpper(w.Text) == w.Text:
				upper++
			default:
				capitals++
			}
		}
	}
	shouted = marks == 0 && capitals == 0 && 2*upper > words
	return marks > 0 || 10*capitals > words, shouted
}

// write makes a text of words, with a capital at the start, of "I" and of names.
func (w *writer) write(words []conversation.Word) (string, []Span) {
	said := make([]string, len(words))
	for i, x := range words {
		said[i] = x.Text
		if w.shouted {
			said[i] = strings.ToLower(x.Text)
		}
	}
	if !w.marked {
		w.capitals(said)
	}
	tokens := w.tokens(said)
	var b strings.Builder
	spans := make([]Span, 0, len(tokens))
	at := 0
	for i, t := range tokens {
		text := t.Text
		if i > 0 {
			b.WriteByte(' ')
			at++
		} else {
			text = capital(text)
		}
		n := utf8.RuneCountInString(text)
		spans = append(spans, Span{Start: at, End: at + n, First: t.First, Last: t.Last})
		b.WriteString(text)
		at += n
	}
	return b.String(), spans
}

// tokens writes numbers where that is asked for. Of words that are marks only
// they are all that is left.
func (w *writer) tokens(said []string) []itn.Token {
	if w.Numbers && !w.marked {
		if t := itn.Write(said); len(t) > 0 {
			return t
		}
	}
	out := make([]itn.Token, len(said))
	for i, s := range said {
		out[i] = itn.Token{Text: s, First: i, Last: i}
	}
	return out
}

// capitals writes "I", the names that are recognised, and those that are known as
// they are known.
func (w *writer) capitals(said []string) {
	var names []bool
	if w.Names != nil {
		names = w.Names(said)
	}
	for i := range said {
		if isSelf(said[i]) || i < len(names) && names[i] {
			said[i] = capital(said[i])
		}
	}
	for _, k := range w.known {
		for i := 0; i+len(k) <= len(said); i++ {
			if matches(said[i:i+len(k)], k) {
				copy(said[i:], k)
			}
		}
	}
}

func matches(said, known []string) bool {
	for i, k := range known {
		if !strings.EqualFold(said[i], k) {
			return false
		}
	}
	return true
}

// Text writes words as people do: a capital at the start, and "I".
func Text(words []conversation.Word) string {
	text, _ := (&writer{}).write(words)
	return text
}

func isSelf(word string) bool { return word == "i" || strings.HasPrefix(word, "i'") }

func capital(word string) string {
	r, n := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[n:]
}
