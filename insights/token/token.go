package token

import "strings"

// Kind is what a token is made of.
type Kind uint8

// The kinds of token.
const (
	Word    Kind = iota // letters, with inner apostrophes, hyphens and digits
	Number              // begins with a digit: 12, 1,200.50, 20th, 3pm, 10:30
	Punct               // one mark
	Symbol              // currency, emoji, anything else; one rune
	URL                 // with a scheme, or www.
	Email               // name@host.tld
	Mention             // @name
)

// Token is one word, number or mark. Contractions are two tokens: "don't" is
// "do" + "n't", "I'll" is "i" + "'ll".
type Token struct {
	Text       string // as written
	Norm       string // lower case, straight apostrophe, "ca" of "can't" as "can"
	Start, End int    // runes
	Pos, Stop  int    // bytes
	Kind       Kind
	Glued      bool // no white space before it
}

// IsWord tells whether the token is a word with the given norm.
func (t Token) IsWord(norm string) bool { return t.Kind == Word && t.Norm == norm }

// Capital tells whether the token is a word that begins with a capital letter.
func (t Token) Capital() bool {
	return t.Kind == Word && t.Text != t.Norm && strings.ToUpper(t.Text[:firstLen(t.Text)]) == t.Text[:firstLen(t.Text)]
}

// Upper tells whether the token is a word of two or more capitals.
func (t Token) Upper() bool {
	return t.Kind == Word && len(t.Text) > 1 && t.Text == strings.ToUpper(t.Text) && t.Text != t.Norm
}

// firstLen is the length of the first rune of a text that is not empty.
func firstLen(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// Words counts the tokens that are words or numbers; the second half of a
// contraction does not count.
func Words(toks []Token) int {
	n := 0
	for i := range toks {
		if Spoken(toks[i]) {
			n++
		}
	}
	return n
}

// Spoken tells whether the token counts as a word of its own.
func Spoken(t Token) bool {
	switch t.Kind {
	case Punct, Symbol:
		return false
	case Word:
		return t.Norm[0] != '\'' && t.Norm != "n't"
	default:
		return true
	}
}
