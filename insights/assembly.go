package insights

import (
	"slices"
	"strings"
	"unicode/utf8"

	"parlance/conversation"
	"parlance/insights/assign"
	"parlance/insights/dates"
	"parlance/insights/token"
)

// The bounds of an insight, so that one never grows beyond the tail that an
// append sees.
const (
	maxMessages = 3
	maxRunes    = 600
	maxFragment = 10 // tokens of a piece of speech that goes on with the one before
)

// assembly makes insights of scored utterances.
type assembly struct {
	d         *document
	threshold float64
	newID     func() string
	open      []*found // in order of position
}

// found is an insight in the making, with its utterances in the document.
type found struct {
	insight conversation.Insight
	utts    []int // nil for one of the tail that is only patched
	old     bool  // it came with the tail
	dirty   bool
}

// run goes on where the tail's insights stopped.
func (a *assembly) run(tail []conversation.Insight) (out []conversation.Insight, replaced []string) {
	for i := range tail {
		a.resume(tail[i])
	}
	for k := a.d.first[a.d.fresh]; k < len(a.d.utts); k++ {
		a.take(k)
	}
	for _, f := range a.open {
		a.settle(f)
	}
	for _, f := range a.open {
		switch {
		case !f.old:
			out = append(out, f.insight)
		case f.dirty:
			out = append(out, f.insight)
			replaced = append(replaced, f.insight.ID)
		}
	}
	slices.SortStableFunc(out, func(x, y conversation.Insight) int { return x.Position - y.Position })
	return out, replaced
}

// resume takes up an insight of the tail, finding its utterances again.
func (a *assembly) resume(in conversation.Insight) {
	f := &found{insight: in, old: true}
	for k := range a.d.first[a.d.fresh] {
		u := &a.d.utts[k]
		if slices.Contains(in.MessageIDs, a.d.msgs[u.msg].ID) && strings.Contains(in.Text, u.Text) {
			f.utts = append(f.utts, k)
		}
	}
	a.open = append(a.open, f)
}

// take makes an insight of utterance k, or adds it to the one it continues.
func (a *assembly) take(k int) {
	u := &a.d.utts[k]
	question, task := u.scores.Question >= a.threshold, u.scores.ActionItem >= a.threshold
	kind := conversation.ActionItem
	if u.scores.FollowUp >= a.threshold && u.scores.FollowUp >= u.scores.ActionItem {
		kind, task = conversation.FollowUp, true
	}
	if task {
		a.put(kind, k, max(u.scores.ActionItem, u.scores.FollowUp))
	} else if f := a.lastTask(); f != nil && a.adds(f, k) {
		a.extend(f, k, 0)
	}
	if question {
		a.put(conversation.Question, k, u.scores.Question)
	}
}

// put adds utterance k to the insight it continues, or begins a new one.
func (a *assembly) put(kind conversation.InsightKind, k int, score float64) {
	if f := a.last(kind); f != nil && a.continues(f, k) {
		a.extend(f, k, score)
		return
	}
	m := &a.d.msgs[a.d.utts[k].msg]
	f := &found{utts: []int{k}, insight: conversation.Insight{
		ID: a.newID(), Kind: kind, Score: score, MessageIDs: []string{m.ID}, Position: m.Position, From: m.From,
		Text: a.d.utts[k].Text,
	}}
	a.open = append(a.open, f)
}

// last is the newest insight of a kind.
func (a *assembly) last(kind conversation.InsightKind) *found {
	for i := len(a.open) - 1; i >= 0 && i >= len(a.open)-4; i-- {
		if a.open[i].insight.Kind == kind {
			return a.open[i]
		}
	}
	return nil
}

// lastTask is the newest action item or follow-up.
func (a *assembly) lastTask() *found {
	for i := len(a.open) - 1; i >= 0 && i >= len(a.open)-4; i-- {
		if a.open[i].insight.Kind != conversation.Question {
			return a.open[i]
		}
	}
	return nil
}

// extend adds utterance k to f.
func (a *assembly) extend(f *found, k int, score float64) {
	u := &a.d.utts[k]
	id := a.d.msgs[u.msg].ID
	if !slices.Contains(f.insight.MessageIDs, id) {
		f.insight.MessageIDs = append(slices.Clone(f.insight.MessageIDs), id)
	}
	f.insight.Text += " " + u.Text
	f.insight.Score = max(f.insight.Score, score)
	f.utts = append(f.utts, k)
	f.dirty = true
}

// follows tells whether utterance k comes right after the last one of f, from
// the same speaker, and f may still grow.
func (a *assembly) follows(f *found, k int) bool {
	if len(f.utts) == 0 || f.utts[len(f.utts)-1] != k-1 {
		return false
	}
	u, p := &a.d.utts[k], &a.d.utts[k-1]
	if u.Speaker != p.Speaker || utf8.RuneCountInString(f.insight.Text)+utf8.RuneCountInString(u.Text) > maxRunes {
		return false
	}
	return len(f.insight.MessageIDs) < maxMessages || u.msg == p.msg
}

// continues tells whether utterance k, itself positive, goes on with f rather
// than beginning something new: it opens with a word that joins, or both are
// pieces of unmarked speech.
func (a *assembly) continues(f *found, k int) bool {
	if !a.follows(f, k) {
		return false
	}
	u, p := &a.d.utts[k], &a.d.utts[k-1]
	if len(u.Tokens) == 0 || len(p.Tokens) == 0 {
		return false
	}
	switch u.Tokens[0].Norm {
	case "or", "by", "before", "until", "either":
		return true
	case "and", "then", "plus":
		return f.insight.Kind == conversation.Question || sameVerb(p, u)
	}
	return unended(p) && len(u.Tokens) <= maxFragment && u.Tokens[0].Kind == token.Word && !u.Tokens[0].Capital() && u.Reading.VerbAt < 0
}

// sameVerb tells whether two utterances speak of doing the same.
func sameVerb(p, u *utterance) bool {
	return p.Reading.Verb != "" && p.Reading.Verb == u.Reading.Verb
}

// unended tells whether an utterance stops without a mark, as pieces of
// recognised speech do.
func unended(u *utterance) bool {
	last := u.Tokens[len(u.Tokens)-1]
	return last.Kind != token.Punct || last.Norm == ","
}

// dated tells whether the utterances of f name a deadline.
func (a *assembly) dated(f *found) bool {
	for _, k := range f.utts {
		if assign.Due(&a.d.utts[k].Utterance) != nil {
			return true
		}
	}
	return false
}

// adds tells whether utterance k, no insight by itself, completes the task f:
// it says hardly more than when.
func (a *assembly) adds(f *found, k int) bool {
	u := &a.d.utts[k]
	if len(u.Tokens) == 0 || u.Tokens[0].Kind == token.Punct || a.dated(f) {
		return false
	}
	if len(u.Tokens) > 8 || !a.follows(f, k) || u.Reading.Asks.Mark {
		return false
	}
	for _, d := range u.Dates {
		if d.Kind != dates.Duration && d.First <= 2 && len(u.Tokens)-(d.Tok-d.First) <= 4 {
			return true
		}
	}
	return false
}
