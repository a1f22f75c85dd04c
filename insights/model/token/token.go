package token

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Kind says what a token is made of.
type Kind uint8

// The kinds of token.
const (
	Word     Kind = iota // has a letter
	Number               // digits, with their separators
	Question             // a question mark
	Stop                 // a full stop, ellipsis, exclamation mark
	Pause                // a comma, colon, semicolon
	Mark                 // any other punctuation
	Symbol               // emoji, currency, arrows
)

// Case says how a word is written.
type Case uint8

// The ways of writing a word.
const (
	Lower Case = iota // no capital at all
	Title             // only the first letter is a capital
	Upper             // two or more letters, all capital
	Mixed             // capitals inside
)

// Token is one word or mark of a text.
type Token struct {
	Start, End int // bytes in the text
	Kind       Kind
	Case       Case
	Hash       uint64 // of the folded form; equal words have equal hashes
	Spaced     bool   // white space (or the text's begin) comes before it
}

// Spoken tells whether the token would be heard: words, numbers and symbols, but
// not marks.
func (t Token) Spoken() bool { return t.Kind == Word || t.Kind == Number || t.Kind == Symbol }

// Text is the token as written.
func (t Token) Text(s string) string { return s[t.Start:t.End] }

// Append cuts s and appends its tokens to dst. White space makes no token.
func Append(dst []Token, s string) []Token {
	it := words.FromString(s)
	spaced := true
	for pos := 0; it.Next(); {
		v := it.Value()
		start := pos
		pos += len(v)
		if blank(v) {
			spaced = true
			continue
		}
		t := Token{Start: start, End: pos, Spaced: spaced}
		t.classify(v)
		dst = append(dst, t)
		spaced = false
	}
	return dst
}

func blank(v string) bool {
	r, _ := utf8.DecodeRuneInString(v)
	return unicode.IsSpace(r) || r == utf8.RuneError || unicode.IsControl(r)
}

// classify fills kind, case and hash from the token's text.
func (t *Token) classify(v string) {
	var letters, uppers, digits, n int
	firstUpper := false
	h := uint64(offset64)
	for _, r := range v {
		switch {
		case unicode.IsLetter(r):
			letters++
			if unicode.IsUpper(r) {
				uppers++
				firstUpper = firstUpper || n == 0
				r = unicode.ToLower(r)
			}
		case unicode.IsDigit(r):
			digits++
		case r == '’' || r == '‘' || r == 'ʼ':
			r = '\''
		}
		h = fold(h, r)
		n++
	}
	t.Hash = Mix(h)
	t.Kind = kindOf(v, letters, digits)
	t.Case = caseOf(letters, uppers, firstUpper)
}

func kindOf(v string, letters, digits int) Kind {
	switch {
	case letters > 0:
		return Word
	case digits > 0:
		return Number
	}
	r, _ := utf8.DecodeRuneInString(v)
	switch r {
	case '?', '¿', '？', '؟':
		return Question
	case '.', '!', '…', '。', '！':
		return Stop
	case ',', ';', ':', '，', '、':
		return Pause
	}
	if unicode.IsPunct(r) {
		return Mark
	}
	return Symbol
}

func caseOf(letters, uppers int, firstUpper bool) Case {
	switch {
	case uppers == 0:
		return Lower
	case uppers == 1 && firstUpper:
		return Title
	case uppers == letters:
		return Upper
	default:
		return Mixed
	}
}
