package ner

import (
	"strings"

	"parlance/insights/model/token"
)

// role marks words that stand in an address, a mention or a hashtag.
type role uint8

const (
	plain role = iota
	address
	mention
	hashtag
)

// Word is a token as the tagger sees it: possessive endings stand alone, and
// parts of addresses know that they are.
type Word struct {
	token.Token
	role    role
	opens   bool // first of its sentence or line
	newline bool // a line break comes before
	gaz     uint64
	text    string
	sentCap uint8 // how far case means anything in this text
}

// Words cuts a text. dst and scratch are reused.
func Words(dst []Word, scratch []token.Token, s string) ([]Word, []token.Token) {
	scratch = token.Append(scratch[:0], s)
	dst = dst[:0]
	opens, end := true, 0
	for i := 0; i < len(scratch); i++ {
		t := scratch[i]
		if i+1 < len(scratch) && dotted(t, scratch[i+1], s) {
			i++
			t.End = scratch[i].End
			t.Hash = token.HashWord(s[t.Start:t.End])
		}
		if j := possessive(scratch, i, s); j > i {
			t.End = scratch[j].End
			t.Hash, t.Kind, t.Case = clitic, token.Word, token.Lower
			dst = append(dst, Word{Token: t, text: s[t.Start:t.End]})
			i = j
			continue
		}
		w := Word{Token: t, opens: opens, text: t.Text(s)}
		if end > 0 && strings.ContainsRune(s[end:t.Start], '\n') {
			w.newline, w.opens = true, true
		}
		end = t.End
		dst = append(dst, w)
		if stem := trimClitic(w.text); stem > 0 && t.Kind == token.Word {
			dst = splitClitic(dst, s, stem)
		}
		opens = t.Kind == token.Stop || t.Kind == token.Question || t.Kind == token.Mark && opens
	}
	markRoles(dst, s)
	markCase(dst)
	return dst, scratch
}

//nolint:gochecknoglobals // read-only
var clitic = token.HashWord("'s")

// possessive finds an apostrophe and an s that stand apart: "Enron 's".
func possessive(list []token.Token, i int, s string) int {
	t := list[i]
	if t.Kind == token.Mark && (t.Text(s) == "'" || t.Text(s) == "’") && i+1 < len(list) &&
		!list[i+1].Spaced && (list[i+1].Text(s) == "s" || list[i+1].Text(s) == "S") {
		return i + 1
	}
	return 0
}

// trimClitic gives the length of a word without its possessive, 0 if it has none.
func trimClitic(w string) int {
	for _, c := range [...]string{"'s", "’s", "'S", "’S"} {
		if n := len(w) - len(c); n > 0 && w[n:] == c {
			return n
		}
	}
	return 0
}

func splitClitic(dst []Word, s string, stem int) []Word {
	w := &dst[len(dst)-1]
	tail := w.Token
	tail.Start, tail.Spaced, tail.Hash, tail.Case = w.Start+stem, false, clitic, token.Lower
	w.End = tail.Start
	w.text = s[w.Start:w.End]
	w.Hash = token.HashWord(w.text)
	return append(dst, Word{Token: tail, text: s[tail.Start:tail.End]})
}

// markRoles finds runs of tokens without white space that are addresses.
func markRoles(list []Word, s string) {
	for i := 0; i < len(list); {
		j := i + 1
		for j < len(list) && !list[j].Spaced {
			j++
		}
		run := s[list[i].Start:list[j-1].End]
		r := plain
		switch {
		case strings.Contains(run, "://"), strings.HasPrefix(run, "www."), strings.Contains(run[1:], "@"):
			r = address
		case run[0] == '@':
			r = mention
		case run[0] == '#':
			r = hashtag
		}
		for k := i; k < j; k++ {
			list[k].role = r
		}
		i = j
	}
}

// markCase tells every word how the text's words are written on the whole: 0 as
// usual, 1 nothing is a capital, 2 nearly all are.
func markCase(list []Word) {
	words, capital := 0, 0
	for i := range list {
		if list[i].Kind == token.Word && list[i].role == plain {
			words++
			if list[i].Case != token.Lower {
				capital++
			}
		}
	}
	c := uint8(0)
	switch {
	case capital == 0:
		c = 1
	case words > 3 && capital*10 >= words*8:
		c = 2
	}
	for i := range list {
		list[i].sentCap = c
	}
}

// abbreviations are written with a full stop that belongs to the word.
const abbreviations = " mr mrs ms dr prof st mt ft inc corp ltd co bros jr sr gen sen rep gov lt col sgt capt maj rev hon pres " +
	"ave blvd rd vs jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri no dept univ assn intl " +
	"calif mass fla tex conn ill mich pa va wash ariz colo "

// dotted tells whether the full stop after a word is part of it: "U.S.", "Inc.",
// initials.
func dotted(t, next token.Token, s string) bool {
	if t.Kind != token.Word || next.Spaced || next.Text(s) != "." {
		return false
	}
	w := t.Text(s)
	if len(w) == 1 && w[0] >= 'A' && w[0] <= 'Z' {
		return true
	}
	if len(w) > 2 && w[1] == '.' && len(w)%2 == 1 { // u.s, U.N, e.g
		return true
	}
	return len(w) < 6 && strings.Contains(abbreviations, " "+strings.ToLower(w)+" ")
}
