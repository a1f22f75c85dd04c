package insights

import (
	"slices"

	"parlance/conversation"
	"parlance/insights/model"
	"parlance/insights/sentence"
	"parlance/insights/token"
)

// longSpeech is from how many words on a sentence without marks is taken for
// recognised speech that nobody has cut yet; the others bound the pieces.
const (
	longSpeech   = 8
	surelySpeech = 25 // with so many words, a mark or two are a recogniser's
	likely       = 0.5
	mostLikely   = 0.7 // in shorter speech, which may well be one sentence
	shortPiece   = 3
	longestPiece = 30
)

// cutSpeech cuts a long sentence without marks where the boundary head hears an
// end. Sentences with marks and short ones stay whole.
func (d *document) cutSpeech(m *conversation.Message, s sentence.Span) []sentence.Span {
	if d.models == nil || len(s.Text) < 4*longSpeech {
		return []sentence.Span{s}
	}
	toks := token.Scan(nil, s.Text)
	words := spokenWords(toks, m)
	if len(words) < longSpeech || marked(toks) || len(words) < surelySpeech && written(toks) || d.isForeign(toks) {
		return []sentence.Span{s}
	}
	ends := d.models.SentenceEnds(nil, words)
	holdTogether(ends, words)
	partRequests(ends, words)
	partQuestions(ends, words)
	least := likely
	if len(words) < surelySpeech {
		least = mostLikely
	}
	ends = breathe(ends, least, len(words))
	var out []sentence.Span
	from, word := 0, 0
	for i := range toks {
		last := i+1 == len(toks)
		if !last && toks[i+1].Glued { // the halves of a word count once
			continue
		}
		if last || word < len(ends) && ends[word] >= 1 {
			a, b := toks[from], toks[i]
			out = append(out, sentence.Span{Text: s.Text[a.Pos:b.Stop], Start: s.Start + a.Start, End: s.Start + b.End})
			from = i + 1
		}
		word++
	}
	return out
}

// clauseReach is how many words a condition holds on to what follows.
const clauseReach = 7

// holdTogether takes back the ends right after words that begin a clause: "if it
// happens again i'm going to cancel" and "make sure somebody is home" are one
// sentence.
func holdTogether(ends []float64, words []model.TimedWord) {
	for i, w := range words {
		switch w.Text {
		case "if", "If", "unless", "Unless", "because", "Because", "once", "Once", "when", "When":
			for k := i; k < min(i+clauseReach, len(ends)-1); k++ {
				ends[k] = 0
			}
		case "sure":
			if i > 0 && words[i-1].Text == "make" && i < len(ends)-1 {
				ends[i] = 0
			}
		}
	}
}

// beforePromise is how likely an end must be before "and i will".
const beforePromise = 0.1

// partRequests ends a sentence before "please call me back" and "and i will send
// it": another one is to do it.
func partRequests(ends []float64, words []model.TimedWord) {
	for i := 1; i+1 < len(words); i++ {
		if i >= shortPiece && words[i].Text == "and" && ends[i-1] >= beforePromise && promises(words[i+1:]) {
			ends[i-1] = 0.9
		}
		if words[i].Text != "please" {
			continue
		}
		switch words[i-1].Text {
		case "you", "can", "could", "would", "will", "and", "or", "but", "so", "to", "then", "yes", "okay", "uh", "um":
			continue
		}
		switch words[i+1].Text {
		case "call", "send", "let", "give", "make", "bring", "tell", "check", "email", "text", "contact", "ask", "take", "write", "don't", "do":
			ends[i-1], ends[i] = 0.9, 0
		}
	}
}

// promises tells "i will" and "i'll" with a verb.
func promises(words []model.TimedWord) bool {
	return len(words) > 2 && (words[0].Text == "i'll" || words[0].Text == "i" && words[1].Text == "will")
}

// Before the form of a question an end is likelier than elsewhere: from so much on
// it is taken. How likely depends on whether the form has a question word.
const (
	beforeAsking   = 0.15
	beforeWondered = 0.3
	whReach        = 5 // words from a question word to its verb
)

// partQuestions ends a sentence before "do i need to bring it" and "how can i help
// you".
func partQuestions(ends []float64, words []model.TimedWord) {
	for i := shortPiece; i+2 < len(words); i++ {
		least := beforeAsking
		k := i
		if asksFor(words[i].Text) {
			k, least = i+1, beforeWondered
		} else if slices.ContainsFunc(words[max(0, i-whReach):i], func(w model.TimedWord) bool { return asksFor(w.Text) }) {
			continue // "how much honey do you get"
		}
		if ends[i-1] >= least && inverts(words[k].Text, words[k+1].Text) && !reports(words[i-1].Text) {
			ends[i-1] = 0.9
		}
	}
}

func asksFor(w string) bool {
	switch w {
	case "what", "how", "why", "when", "where", "who":
		return true
	}
	return false
}

// reports tells words before a question that somebody else has asked.
func reports(w string) bool {
	switch w {
	case "him", "her", "them", "me", "us", "know", "asked", "ask", "asking", "wonder", "see", "tell", "told":
		return true
	}
	return false
}

// inverts tells whether an auxiliary stands before its subject.
func inverts(aux, subject string) bool {
	switch aux {
	case "do", "does", "did", "is", "are", "can", "could", "will", "would", "should", "have", "was", "were":
	default:
		return false
	}
	switch subject {
	case "i", "you", "we", "they", "he", "she", "there", "it":
		return true
	}
	return false
}

// breathe sets to 1 the ends that are taken of so many words: all of at least so
// much likelihood, and the likeliest within a piece that stays too long for a
// breath.
func breathe(ends []float64, least float64, to int) []float64 {
	from := 0
	for to-from > 2*shortPiece {
		best := -1
		for i := from + shortPiece - 1; i < to-shortPiece; i++ {
			if ends[i] >= least {
				best = i
				break
			}
		}
		if to-from > longestPiece && (best < 0 || best-from >= longestPiece) {
			best = -1
			for i := from + shortPiece - 1; i < min(to-shortPiece, from+longestPiece); i++ {
				if best < 0 || ends[i] > ends[best] {
					best = i
				}
			}
		}
		if best < 0 {
			break
		}
		ends[best] = 1
		from = best + 1
	}
	return ends
}

// spokenWords joins tokens to words as a recogniser counts them, with the times
// of the message's own words when these match.
func spokenWords(toks []token.Token, m *conversation.Message) []model.TimedWord {
	var out []model.TimedWord
	for i := range toks {
		if n := len(out); n > 0 && toks[i].Glued {
			out[n-1].Text += toks[i].Text
			continue
		}
		out = append(out, model.TimedWord{Text: toks[i].Text})
	}
	if len(m.Words) == len(out) {
		for i, w := range m.Words {
			out[i].Start, out[i].End, out[i].Timed = w.Offset, w.Offset+w.Duration, true
		}
	}
	return out
}

// written tells whether the tokens have any mark at all, as the sentences of those
// have who write them.
func written(toks []token.Token) bool {
	for i := range toks {
		if toks[i].Kind == token.Punct && toks[i].Norm != "'" && toks[i].Norm != "-" {
			return true
		}
	}
	return false
}

// marked tells whether the tokens have marks that end clauses.
func marked(toks []token.Token) bool {
	n := 0
	for i := range toks {
		switch toks[i].Norm {
		case ".", "?", "!", ";", ":":
			if i+1 < len(toks) {
				return true
			}
		case ",":
			n++
		}
	}
	return n > 2
}
