package summary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parlance/insights/token"
)

// Clean gives the tokens of a sentence as it would be written down: without
// hesitations, words said twice and openers, with a capital and a full stop. It
// gives "" when nothing is left.
func Clean(toks []token.Token) string {
	keep := fluent(toks)
	from := 0
	if len(keep) > 3 && keep[0].Kind == token.Number && (keep[1].Norm == "." || keep[1].Norm == ")") {
		keep = keep[2:] // of a list
	}
	if len(keep) > 4 && keep[0].Norm == "of" && keep[1].Norm == "course" {
		from = 2
	}
	for from < len(keep) && (keep[from].Kind == token.Punct && keep[from].Norm != "\"" && keep[from].Norm != "(" || opens(keep, from)) {
		from++
	}
	keep = keep[from:]
	for len(keep) > 0 && weakEnd(keep[len(keep)-1]) {
		keep = keep[:len(keep)-1]
	}
	if len(keep) == 0 {
		return ""
	}
	return finish(join(keep))
}

// fluent drops hesitations and repeated words.
func fluent(toks []token.Token) []token.Token {
	out := make([]token.Token, 0, len(toks))
	for i := 0; i < len(toks); i++ {
		t := toks[i]
		switch {
		case hesitates(t.Norm), t.Kind == token.Symbol && len(t.Text) > 2 && !isCurrency(t.Text):
			if i+1 < len(toks) && toks[i+1].Norm == "," {
				i++
			}
			continue
		case fillerPair(toks, i):
			i++
			if i+1 < len(toks) && toks[i+1].Norm == "," {
				i++
			}
			continue
		}
		if i+1 < len(toks) && stutters(t, toks[i+1]) {
			continue
		}
		if n := len(out); n > 0 {
			p := out[n-1]
			if t.Kind == token.Word && p.Norm == t.Norm && !t.Glued && t.Norm != "that" && t.Norm != "had" {
				continue // "our our project"
			}
			if t.Kind == token.Punct && p.Kind == token.Punct && t.Norm == "," {
				continue
			}
			if n > 1 && t.Kind == token.Word && i+1 < len(toks) && p.Kind == token.Word && out[n-2].Norm == t.Norm && toks[i+1].Norm == p.Norm && !t.Glued {
				i++ // "I think I think"
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

// isCurrency tells the signs of money from emoji.
func isCurrency(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n == len(s) && unicode.Is(unicode.Sc, r)
}

// stutters tells a piece of the word that follows: "ma make", "f forty".
func stutters(t, next token.Token) bool {
	return t.Kind == token.Word && next.Kind == token.Word && !next.Glued && len(t.Norm) <= 3 && len(t.Norm) < len(next.Norm) &&
		strings.HasPrefix(next.Norm, t.Norm) && !token.IsStop(t.Norm) && (len(t.Norm) < 3 || !t.Capital())
}

func hesitates(w string) bool {
	switch w {
	case "um", "uh", "uhm", "er", "erm", "ehm", "hmm", "mm", "mhm", "mm-hmm", "uh-huh", "ah", "eh":
		return true
	}
	return false
}

// fillerPair tells "you know" and "I mean" that only fill.
func fillerPair(toks []token.Token, i int) bool {
	if i+1 >= len(toks) {
		return false
	}
	a, b := toks[i].Norm, toks[i+1].Norm
	if a == "i" && b == "mean" {
		return true
	}
	if a != "you" || b != "know" {
		return false
	}
	prev := ""
	if i > 0 {
		prev = toks[i-1].Norm
	}
	next := ""
	if i+2 < len(toks) {
		next = toks[i+2].Norm
	}
	switch prev {
	case "do", "did", "if", "let", "that", "as", "when", "what", "n't", "than":
		return false
	}
	switch next {
	case "what", "how", "if", "why", "who", "where", "about", "that", "the", "when":
		return false
	}
	return true
}

// opens tells words that only open a sentence.
func opens(toks []token.Token, i int) bool {
	switch toks[i].Norm {
	case "so", "and", "but", "okay", "ok", "well", "yeah", "yes", "yep", "oh", "right", "alright", "anyway", "then", "now", "sure", "absolutely", "great", "perfect", "cool", "hey", "hi", "hello", "also", "or", "because", "no", "actually", "basically", "mean":
		if w := toks[i].Norm; i+1 < len(toks) && (w == "no" || w == "right") && toks[i+1].Norm != "," && !starts(toks[i+1].Norm) {
			return false // "no fever"
		}
		return len(toks)-i > 3
	}
	return false
}

// starts tells words that begin a sentence of their own.
func starts(w string) bool {
	switch w {
	case "i", "we", "you", "they", "he", "she", "it", "that", "this", "let", "but":
		return true
	}
	return false
}

// weakEnd tells marks and words that a sentence does not end with.
func weakEnd(t token.Token) bool {
	switch t.Norm {
	case ",", "-", "–", ";", ":", "and", "or", "but", "so", "the", "a", "um", "because", "if", "that", "…", "(", "\"":
		return true
	}
	return false
}

// join writes tokens with the spaces they had.
func join(toks []token.Token) string {
	var b strings.Builder
	for i, t := range toks {
		if i > 0 && !t.Glued {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// finish gives a capital and a full stop.
func finish(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	s = strings.ToUpper(string(r)) + s[n:]
	s = strings.ReplaceAll(s, " i ", " I ")
	switch last, _ := utf8.DecodeLastRuneInString(s); last {
	case '.', '!', '?', '…', '"', '”', ')', ':':
		return s
	}
	return s + "."
}
