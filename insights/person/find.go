package person

import (
	"parlance/conversation"
	"parlance/insights/token"
)

// Mention is one person named in a text.
type Mention struct {
	First, Next int // tokens First <= i < Next
	Member      conversation.Member
	Known       bool // Member is a participant, with its id
	Greeted     bool // called by name: "Hi Mike", "Mike, can you"
	Self        bool // introduces himself: "Natalia here"
}

// Find gives the people named in the tokens of one utterance, in order.
func (b *Book) Find(toks []token.Token) []Mention {
	var out []Mention
	cased := mixedCase(toks)
	for i := 0; i < len(toks); {
		m, ok := b.mention(toks, i, cased)
		if !ok {
			i++
			continue
		}
		out = append(out, m)
		i = m.Next
	}
	return out
}

// mixedCase tells whether capitals say anything in the text: there are small
// letters besides them.
func mixedCase(toks []token.Token) bool {
	lower, upper := 0, 0
	for i := range toks {
		if toks[i].Kind != token.Word {
			continue
		}
		if toks[i].Text == toks[i].Norm {
			lower++
		} else {
			upper++
		}
	}
	return upper > 0 && lower > 0 && (lower*4 >= upper || len(toks) < 8)
}

// mention reads a person at token i.
func (b *Book) mention(toks []token.Token, i int, cased bool) (Mention, bool) {
	t := toks[i]
	if t.Kind != token.Word && t.Kind != token.Mention {
		return Mention{}, false
	}
	if isTitle(t.Norm) && i+1 < len(toks) {
		return b.titled(toks, i)
	}
	member, n := b.At(toks, i)
	place := placeOf(toks, i, n)
	switch {
	case n > 0:
		single := n == 1 && (IsWord(t.Norm) || commonWord(t.Norm))
		if n > 1 && cased && !t.Capital() && IsWord(t.Norm) {
			return Mention{}, false // "I will grant access"
		}
		if single && place == anywhere && (!cased || !t.Capital() || i == 0) && t.Kind != token.Mention {
			return Mention{}, false
		}
		m := Mention{First: i, Next: i + n, Member: member, Known: member.ID != "" || member.Email != "" || member.UserID != ""}
		m.Greeted, m.Self = place == greeted || place == called || t.Kind == token.Mention, place == self
		if n == 1 && i+1 < len(toks) && !m.Known {
			m.Next = b.surname(toks, i+1, cased)
			m.Member.Name = spell(toks[i:m.Next])
		}
		return m, true
	case t.Kind == token.Mention:
		return Mention{First: i, Next: i + 1, Member: conversation.Member{Name: spell(toks[i : i+1])}, Greeted: true}, true
	case !b.stranger(toks, i, place, cased):
		return Mention{}, false
	}
	next := b.surname(toks, i+1, cased)
	return Mention{
		First: i, Next: next, Member: conversation.Member{Name: spell(toks[i:next])},
		Greeted: place == greeted || place == called, Self: place == self,
	}, true
}

// stranger tells whether the word at i names somebody who is no participant.
func (b *Book) stranger(toks []token.Token, i int, place place, cased bool) bool {
	t := toks[i]
	if word(toks, i-1) == "." && word(toks, i-2) == "st" || word(toks, i-1) == "st" {
		return false // a saint's hospital, school or street
	}
	given := b.names.Given(t.Norm)
	switch {
	case given && !IsWord(t.Norm):
		return !cased || t.Capital() || place != anywhere
	case given && place != anywhere:
		return !cased || t.Capital()
	case given: // Mark, Grace: with a capital where no sentence begins
		return cased && t.Capital() && i > 0 && !sentenceStart(toks, i) && !calendar(t.Norm)
	case place == self || place == greeted:
		return cased && t.Capital() && !t.Upper() && !commonWord(t.Norm)
	}
	return false
}

// surname gives the token after a name: capitalised words that follow a given
// name belong to it.
func (b *Book) surname(toks []token.Token, i int, cased bool) int {
	for n := 0; cased && n < 2 && i < len(toks); n++ {
		t := toks[i]
		if t.Kind != token.Word || t.Glued || !t.Capital() || t.Norm == "i" || commonWord(t.Norm) || calendar(t.Norm) || isTitle(t.Norm) {
			break
		}
		i++
	}
	return i
}

// titled reads "Dr. Smith", "Mrs Jones".
func (b *Book) titled(toks []token.Token, i int) (Mention, bool) {
	j := i + 1
	if toks[j].Norm == "." {
		j++
	}
	if j >= len(toks) || toks[j].Kind != token.Word || !toks[j].Capital() && !b.names.Given(toks[j].Norm) {
		return Mention{}, false
	}
	member, n := b.At(toks, j)
	if n > 0 && member.ID != "" {
		return Mention{First: i, Next: j + n, Member: member, Known: true, Greeted: greets(toks, i)}, true
	}
	next := b.surname(toks, j+1, true)
	return Mention{First: i, Next: next, Member: conversation.Member{Name: spell(toks[j:next])}, Greeted: greets(toks, i)}, true
}

func isTitle(w string) bool {
	switch w {
	case "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "madam", "herr", "frau":
		return true
	}
	return false
}
