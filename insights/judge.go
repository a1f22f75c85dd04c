package insights

import (
	"context"
	"math"

	"parlance/conversation"
	"parlance/insights/act"
	"parlance/insights/dates"
	"parlance/insights/mail"
	"parlance/insights/model"
	"parlance/insights/token"
)

// judge scores the utterances of one document in order: the grammar says what a
// sentence can be, the trained heads how likely that is in a conversation.
type judge struct {
	e      *Engine
	reader *model.Reader // nil: the grammar alone
}

func (e *Engine) judge() *judge {
	j := &judge{e: e}
	if e.trained != nil {
		j.reader = e.trained.models.NewReader()
	}
	return j
}

// judge scores the utterances of message i, until ctx ends: a message may be a book.
func (j *judge) judge(ctx context.Context, d *document, i int) {
	if !d.english {
		return
	}
	m := &d.msgs[i]
	for k := d.first[i]; k < len(d.utts); k++ {
		u := &d.utts[k]
		if u.code {
			continue
		}
		if ctx.Err() != nil {
			return
		}
		u.scores = j.e.scorer.Score(u.Utterance, act.Context{Position: m.Position})
		var felt bool
		u.feels, felt = j.e.feelings.Score(u.Tokens)
		if j.reader == nil {
			continue
		}
		j.join(u, j.reader.Read(utteranceOf(m, u.Speaker, u.Text)), felt, m.Position == 0)
	}
	j.whole(d, i)
	j.opening(d, i)
}

func utteranceOf(m *conversation.Message, speaker, text string) model.Utterance {
	return model.Utterance{
		Text: text, Speaker: speaker, Start: m.Offset, End: m.Offset + m.Duration, Timed: m.Timed, Position: m.Position,
	}
}

// longestWhole is how many words a message may have to be read as a whole, and
// surelyAsked the score from which a piece in the form of a question is one.
const (
	longestWhole = 60
	surelyAsked  = 0.7
)

// whole reads speech that was cut into pieces once more in one piece, as the heads
// have learnt the acts of meetings: "... what you want" by itself looks like a
// question. The piece tells where it is asked, the whole whether it is. In what
// people type each sentence stands for itself.
func (j *judge) whole(d *document, i int) {
	utts, m := d.utts[d.first[i]:], &d.msgs[i]
	if j.reader == nil || len(utts) < 2 || len(utts) > model.Ahead || !mail.IsBody(m.Text) {
		return
	}
	words, best, marks := 0, 0, false
	for k := range utts {
		if utts[k].code {
			return
		}
		words += token.Words(utts[k].Tokens)
		marks = marks || written(utts[k].Tokens)
		if utts[k].scores.Question > utts[best].scores.Question {
			best = k
		}
	}
	if words > longestWhole || marks && !m.Timed {
		return
	}
	j.reader.Rewind(len(utts))
	asks := j.reader.Read(utteranceOf(m, utts[0].Speaker, m.Text)).Question
	b := &utts[best]
	if a := &b.Reading.Asks; (a.Wh || a.Inverted) && b.learnt.Question >= surelyAsked && !marks {
		asks = max(asks, b.scores.Question)
	} else {
		asks = (asks + b.scores.Question) / 2
	}
	for k := range utts {
		if s := &utts[k].scores.Question; k == best || *s > asks {
			*s = asks
		}
	}
}

// join mixes the scores of grammar and heads.
func (j *judge) join(u *utterance, s model.Scores, felt, first bool) {
	u.learnt = s
	u.scores.Question = question(u, s)
	u.scores.ActionItem = task(u, u.scores.ActionItem, s)
	u.scores.FollowUp = task(u, u.scores.FollowUp, s)
	if words := token.Words(u.Tokens); u.scores.FollowUp < 0.5 && rescued(u, s, words) {
		u.scores.ActionItem = max(u.scores.ActionItem, s.Action)
	}
	if u.scores.FollowUp < 0.5 && meets(u, s) {
		u.scores.FollowUp = max(s.FollowUp, u.scores.ActionItem)
	}
	if u.scores.FollowUp < 0.5 && appoints(u) {
		u.scores.FollowUp = appointed
	}
	u.feels = feel(u, u.feels, s.Sentiment, felt, first)
}

// grammarShare is the weight of the grammar in a question with marks. In text
// without marks the form of a question speaks for one with grammarLift, but its
// absence speaks against none: the heads know how people talk.
const (
	grammarShare = 0.35
	grammarLift  = 0.5
	conditional  = 0.5 // what is left of the score of a mere condition
)

func question(u *utterance, s model.Scores) float64 {
	if u.Reading.Asks.Rhetoric && !u.Reading.Asks.Mark {
		return min(s.Question, u.scores.Question)
	}
	if a := &u.Reading.Asks; !a.Mark && !a.Wh && !a.Inverted && isCondition(u) {
		return conditional * s.Question
	}
	if s.BrokenOff {
		return s.Question // the form promises more than was said
	}
	if n := len(u.Tokens); n == 0 || u.Tokens[n-1].Kind != token.Punct {
		return s.Question + grammarLift*max(0, u.scores.Question-s.Question)
	}
	return grammarShare*u.scores.Question + (1-grammarShare)*s.Question
}

// isCondition tells "and if you have questions", cut from what follows.
func isCondition(u *utterance) bool {
	for i := range min(2, len(u.Tokens)) {
		switch u.Tokens[i].Norm {
		case "if":
			return unended(u)
		case "and", "so", "but":
		default:
			return false
		}
	}
	return false
}

// task moves the score of a task by what the heads say, the more the less the
// form of the sentence says by itself.
func task(u *utterance, score float64, s model.Scores) float64 {
	if score <= 0.05 {
		return score
	}
	r := &u.Reading
	weight := 0.3
	switch r.Form {
	case act.Marked:
		return score
	case act.Commit, act.Assigned, act.Request:
		if r.Strength == act.Decided {
			weight = 0.15
		}
	case act.WeCommit, act.Imperative:
		weight = 0.4
	default:
	}
	if r.Deadline {
		weight *= 0.6
	}
	learnt := min(max(logit(max(s.Action, s.Request, s.Commitment)), -3.5), 1.5)
	return sigmoid(logit(score) + weight*learnt)
}

// meets tells appointments that have no form the grammar knows, as in "We meet
// again on April 3rd": a time that lies ahead, and the heads are sure.
func meets(u *utterance, s model.Scores) bool {
	r := &u.Reading
	if s.FollowUp < 0.6 || r.Form != act.NoTask || r.Asks.Mark || r.Asks.Wh || r.Asks.Inverted || s.Question >= 0.5 {
		return false
	}
	return u.ahead()
}

// ahead tells whether u names a time to come.
func (u *utterance) ahead() bool {
	for _, d := range u.Dates {
		if d.Kind != dates.Duration && !d.Repeats && d.From.After(u.Ref) {
			return true
		}
	}
	return false
}

// appointed is the score of what appoints tells.
const appointed = 0.85

// appoints tells notes of a meeting to come: "Next meeting: Thursday at 2".
func appoints(u *utterance) bool {
	if len(u.Tokens) < 4 || u.Reading.Asks.Mark || u.Reading.Negated || !u.ahead() {
		return false
	}
	at := 0
	for at < 2 && (u.Tokens[at].Kind == token.Punct || u.Tokens[at].Norm == "our" || u.Tokens[at].Norm == "the") {
		at++
	}
	if at+2 >= len(u.Tokens) || u.Tokens[at].Norm != "next" {
		return false
	}
	switch u.Tokens[at+1].Norm {
	case "meeting", "call", "session", "appointment", "sync", "stand-up", "standup", "workshop", "visit", "lesson":
	default:
		return false
	}
	switch u.Tokens[at+2].Norm {
	case ":", "-", "–", "is", "will", "on", "at", "'s", "takes":
		return true
	}
	return false
}

// rescued tells tasks that have no form the grammar knows, as in "the Industrial
// Designer working on the case".
func rescued(u *utterance, s model.Scores, words int) bool {
	r := &u.Reading
	asks := r.Asks.Mark || r.Asks.Wh || r.Asks.Inverted || s.Question >= 0.5
	return s.Action >= 0.5 && words >= 5 && act.HasWork(u.Tokens) && !asks && !r.Negated && !r.Past && !r.If && !r.Idle && max(s.Request, s.Directive, s.Commitment) >= 0.15
}

func logit(p float64) float64 {
	p = min(max(p, 0.001), 0.999)
	return math.Log(p / (1 - p))
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
