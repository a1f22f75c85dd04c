package tinyasr

import "strings"

// words are what the recogniser knows, each cut into the pieces that are its
// tokens. A piece that begins a word has U+2581 in front, as SentencePiece
// writes it. "o|ne" and "ni|ne" share a piece, as do "f|our" and "f|ive", so
// that putting words together again takes more than a table.
var words = [...][]string{
	{"▁ze", "ro"},
	{"▁o", "ne"},
	{"▁t", "wo"},
	{"▁th", "ree"},
	{"▁f", "our"},
	{"▁f", "ive"},
	{"▁s", "ix"},
	{"▁se", "ven"},
	{"▁ei", "ght"},
	{"▁ni", "ne"},
	{"▁o", "h"}, // the zero of telephone numbers
}

// blank is CTC's "nothing here"; it is token 0.
const blank = "<blank>"

// Tokens lists the pieces by number.
func Tokens() []string {
	list := []string{blank}
	for _, w := range words {
		for _, piece := range w {
			if numberOf(list, piece) < 0 {
				list = append(list, piece)
			}
		}
	}
	return list
}

func numberOf(list []string, piece string) int {
	for i, p := range list {
		if p == piece {
			return i
		}
	}
	return -1
}

// labels are the token numbers of a row of words.
func labels(said []int) []int {
	list := Tokens()
	var out []int
	for _, d := range said {
		for _, piece := range words[d] {
			out = append(out, numberOf(list, piece))
		}
	}
	return out
}

// word is a word as people write it.
func word(number int) string { return strings.TrimPrefix(strings.Join(words[number], ""), "▁") }

// spell makes text of token numbers.
func spell(tokens []int) string {
	list := Tokens()
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(list[t])
	}
	return strings.TrimSpace(strings.ReplaceAll(b.String(), "▁", " "))
}
