package corpus

import (
	"strings"
	"unicode"
)

// Span is an entity as marked by annotators, in bytes of a text.
type Span struct {
	Type       string // PER, LOC, ORG
	Start, End int
}

// types maps the corpora's names to the three that are told apart; WNUT's group
// (teams, bands, parties) and corporation are organisations.
func entityType(tag string) string {
	switch strings.ToUpper(tag) {
	case "PER", "PERSON":
		return "PER"
	case "LOC", "LOCATION":
		return "LOC"
	case "ORG", "ORGANIZATION", "CORPORATION", "GROUP":
		return "ORG"
	default:
		return ""
	}
}

// Spans joins the sentence's tokens by spaces and gives its entities. Tags may be
// BIO or IOB; other types are left out.
func (s Sentence) Spans() (text string, spans []Span) {
	var b strings.Builder
	open := "" // the raw type of the entity that goes on
	for i, tok := range s.Tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		start := b.Len()
		b.WriteString(tok)
		mark, raw, _ := strings.Cut(s.Tags[i], "-")
		kind := entityType(raw)
		switch {
		case mark == "O" || kind == "":
			open = ""
		case mark == "I" && open == raw:
			spans[len(spans)-1].End = b.Len()
		default:
			spans = append(spans, Span{kind, start, b.Len()})
			open = raw
		}
	}
	return b.String(), spans
}

// LowerKeep is text in lower case with every letter in its place: letters whose
// lower form has another length stay.
func LowerKeep(text string) string {
	return strings.Map(func(r rune) rune {
		if l := unicode.ToLower(r); len(string(l)) == len(string(r)) {
			return l
		}
		return r
	}, text)
}
