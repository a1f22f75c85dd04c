package itn

import "strings"

// Token is what is written for some words.
type Token struct {
	Text        string
	First, Last int // indexes of its words, both inclusive
}

// Write gives the tokens of words in order. A word that is part of no number is a
// token of its own, as it was; a word may be left out (see the package comment).
func Write(words []string) []Token {
	low := make([]string, len(words))
	for i, w := range words {
		low[i] = strings.ToLower(w)
	}
	s := scanner{low: low}
	out := make([]Token, 0, len(words))
	for i := 0; i < len(words); {
		if n := s.spokenMark(i); n > 0 {
			i += n
			continue
		}
		text, n := s.at(i)
		if n == 0 {
			text, n = words[i], 1
		}
		out = append(out, Token{Text: text, First: i, Last: i + n - 1})
		i += n
	}
	return out
}

// scanner finds what is written otherwise than it is said.
type scanner struct{ low []string }

// at gives what is written for the words from i on, and how many they are; 0:
// nothing special.
func (s scanner) at(i int) (text string, words int) {
	for _, rule := range [...]func(int) (string, int){
		s.date, s.day, s.clock, s.digits, s.year, s.money, s.percent, s.label, s.ordinal, s.cardinal, s.address,
	} {
		if text, words = rule(i); words > 0 {
			return text, words
		}
	}
	return "", 0
}

// word is the word at i; "" outside.
func (s scanner) word(i int) string {
	if i < 0 || i >= len(s.low) {
		return ""
	}
	return s.low[i]
}

// cardinal writes numbers from ten on, and smaller ones that stand with such.
func (s scanner) cardinal(i int) (string, int) {
	n := cardinal(s.low[i:])
	if n.words == 0 {
		return "", 0
	}
	if n.value < 10 && n.fraction == "" && n.scale == "" {
		if next := s.word(i + n.words); next != "to" && next != "or" {
			return "", 0
		}
		m := cardinal(s.low[min(len(s.low), i+n.words+1):])
		if m.words == 0 || m.value < 10 || n.value == 0 {
			return "", 0
		}
	}
	return n.text(), n.words
}

// ordinal writes those from the tenth on.
func (s scanner) ordinal(i int) (string, int) {
	v, n := ordinal(s.low[i:])
	if n == 0 || v < 10 {
		return "", 0
	}
	return nth(v), n
}

func (s scanner) percent(i int) (string, int) {
	n := cardinal(s.low[i:])
	if n.words == 0 {
		return "", 0
	}
	switch at := i + n.words; {
	case s.word(at) == "percent":
		return n.text() + "%", n.words + 1
	case s.word(at) == "per" && s.word(at+1) == "cent":
		return n.text() + "%", n.words + 2
	}
	return "", 0
}

// label writes the number after a noun that is numbered: "page 5", "room 12".
func (s scanner) label(i int) (string, int) {
	if !labels(s.word(i - 1)) {
		return "", 0
	}
	n := cardinal(s.low[i:])
	if n.words == 0 || s.word(i+n.words) == "of" && n.plain && s.word(i-1) != "page" {
		return "", 0
	}
	return n.text(), n.words
}

// address joins "acme dot com".
func (s scanner) address(i int) (string, int) {
	if s.word(i+1) != "dot" {
		return "", 0
	}
	switch s.word(i + 2) {
	case "com", "org", "net", "io", "edu", "gov":
		return s.low[i] + "." + s.low[i+2], 3
	}
	return "", 0
}

// spokenMark counts the words at i that name a mark and are no words of the
// sentence: those of dictation at its end, and the entries of a dictionary that
// begin with the mark itself.
func (s scanner) spokenMark(i int) int {
	w := s.low[i]
	if len(w) > 1 && strings.ContainsRune(",.?!;:\"(){}-/&%", rune(w[0])) && w[1] >= 'a' && w[1] <= 'z' {
		return 1
	}
	n := 0
	switch next := s.word(i + 1); {
	case w == "comma":
		n = 1
	case w == "full" && next == "stop", w == "question" && next == "mark",
		w == "exclamation" && (next == "mark" || next == "point"), w == "semi" && next == "colon":
		n = 2
	}
	if n == 0 || i == 0 {
		return 0
	}
	switch s.word(i - 1) { // spoken about
	case "a", "an", "the", "this", "that", "one", "another", "no", "with", "of", "big", "extra", "missing", "oxford", "and",
		"my", "your", "to", "is", "every":
		return 0
	}
	if w == "full" && i+n < len(s.low) { // "came to a full stop" is a word; so may this be
		return 0
	}
	return n
}
