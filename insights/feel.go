package insights

import (
	"math"

	"parlance/insights/act"
	"parlance/insights/mail"
	"parlance/insights/model"
	"parlance/insights/token"
)

// The head learnt from reviews and short posts, where everything feels. The first
// message is often all there is; where nothing in it shows that it is said to
// somebody, it stands alone as they do. Of a conversation's sentences most are
// neutral, above all those without a word that says a feeling, and a task, a greeting
// or a question says less of how its speaker feels than its words do.
const (
	plainFirst = 1.3 // how much commoner neutral is without a word of feeling: at first
	plainLater = 2.5 // and later on
	feltLater  = 1.2 // with one, later on
	weakly     = 0.5 // a score that gives way to a lexicon of the other mind
	minded     = 0.25
	surelyFelt = 0.45
	torn       = 0.4
	acted      = 0.5 // what is left of the score of a task or promise
	brief      = 0.5 // of a greeting, a word or two
	mannered   = 0.7 // of thanks, okay, sure
	factual    = 0.6 // of a sentence with figures
	asked      = 0.6 // of a question, felt or not
)

// feel is how u feels, -1 to 1. felt tells whether a word of it says a feeling.
func feel(u *utterance, lexicon float64, s model.Sentiment, felt, first bool) float64 {
	if first && !saidTo(u) && (felt || !isBrief(u.Tokens)) {
		return s.Score
	}
	var x float64
	switch {
	case felt && first:
		x = s.Score
	case felt:
		if x = s.Weigh(feltLater); x*lexicon < 0 && math.Abs(x) < weakly && math.Abs(lexicon) >= minded {
			x *= torn
		}
		if x*lexicon < 0 && math.Abs(x) < weakly && math.Abs(lexicon) >= surelyFelt {
			x = lexicon // "No, that was really helpful."
		}
	case first:
		x = s.Weigh(plainFirst)
	default:
		x = s.Weigh(plainLater)
	}
	switch {
	case felt:
	case u.Reading.Form != act.NoTask && u.Reading.VerbAt >= 0:
		x *= acted
	case isBrief(u.Tokens):
		x *= brief
	case lexicon != 0:
		x *= mannered
	case !first && hasFigures(u.Tokens):
		x *= factual
	}
	if u.scores.Question >= 0.5 {
		x *= asked
	}
	return min(max(x, -1), 1)
}

// opening reads how the first message feels once more in one piece, if it stands alone
// as reviews and comments do: those do not feel as what is said in conversations does,
// and what comes last often takes back what came first.
func (j *judge) opening(d *document, i int) {
	utts, m := d.utts[d.first[i]:], &d.msgs[i]
	if j.reader == nil || m.Position > 0 || len(utts) == 0 || !mail.IsBody(m.Text) {
		return
	}
	words, felt := 0, false
	for k := range utts {
		u := &utts[k]
		if u.code || saidTo(u) {
			return
		}
		words += token.Words(u.Tokens)
		_, f := j.e.feelings.Score(u.Tokens)
		felt = felt || f
	}
	if words > longestWhole || !felt && len(utts) == 1 && isBrief(utts[0].Tokens) {
		return
	}
	s := j.reader.Review(utteranceOf(m, utts[0].Speaker, m.Text))
	x := s.Score
	if !felt {
		x = s.Weigh(plainFirst)
	}
	for k := range utts {
		utts[k].feels = x
	}
}

// saidTo tells what somebody is asked, greeted with or told about a time to come.
func saidTo(u *utterance) bool {
	if u.scores.Question >= 0.5 || greets(u.Tokens) || opens(u.Tokens) {
		return true
	}
	return u.ahead()
}

func hasFigures(toks []token.Token) bool {
	for i := range toks {
		if toks[i].Kind == token.Number {
			return true
		}
	}
	return false
}

// isBrief tells greetings, thanks and answers of hardly a word.
func isBrief(toks []token.Token) bool {
	if token.Words(toks) <= 3 {
		return true
	}
	if token.Words(toks) > 8 {
		return false
	}
	return greets(toks) || toks[0].Norm == "thanks" || toks[0].Norm == "thank"
}

// opens tells whether a sentence begins as spoken ones do.
func opens(toks []token.Token) bool {
	if len(toks) == 0 {
		return false
	}
	switch toks[0].Norm {
	case "okay", "ok", "so", "alright", "right", "yeah", "yes", "um", "uh":
		return true
	}
	return false
}

// greets tells whether a sentence begins with a greeting.
func greets(toks []token.Token) bool {
	if len(toks) == 0 {
		return false
	}
	switch toks[0].Norm {
	case "hi", "hello", "hey", "dear", "morning":
		return true
	}
	return false
}
