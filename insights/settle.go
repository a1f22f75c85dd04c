package insights

import (
	"strings"
	"unicode/utf8"

	"parlance/conversation"
	"parlance/insights/act"
	"parlance/insights/assign"
	"parlance/insights/dates"
)

// settle fills what follows from the utterances of f and from those after it.
// An insight of the tail whose beginning lies before the tail is left as it was;
// of the others only what was missing is filled, since it was made with a longer
// view back.
func (a *assembly) settle(f *found) {
	if f.insight.Kind == conversation.Question {
		a.answered(f)
	}
	if len(f.utts) == 0 || f.old && !f.dirty && f.insight.Kind == conversation.Question {
		return
	}
	before := f.insight.Assignee
	if f.insight.Kind != conversation.Question {
		a.owner(f)
	}
	if f.old && !f.dirty {
		if before == f.insight.Assignee {
			return
		}
		f.dirty = true
	}
	if f.insight.Kind != conversation.Question {
		a.due(f)
	}
	a.describe(f)
}

// owner settles who is to do the task, and whether that is certain.
func (a *assembly) owner(f *found) {
	if f.old && !f.insight.Assignee.Empty() {
		return
	}
	for _, k := range f.utts {
		u := &a.d.utts[k]
		speaker := a.d.msgs[u.msg].From
		to := conversation.Member{}
		if !f.old {
			to = a.d.spokenTo(k)
		}
		owner, addressed := assign.Owner(&u.Utterance, speaker, to)
		if owner.Empty() && addressed {
			owner = a.d.answering(k)
		}
		if !owner.Empty() {
			f.insight.Assignee = owner
			f.insight.Definitive = assign.Definitive(&u.Utterance, owner)
			return
		}
	}
}

// due takes the first deadline named in the utterances.
func (a *assembly) due(f *found) {
	if f.insight.DueBy != nil {
		return
	}
	for _, k := range f.utts {
		if at := assign.Due(&a.d.utts[k].Utterance); at != nil {
			f.insight.DueBy = at
			return
		}
	}
}

// describe fills the entities and phrases of the text.
func (a *assembly) describe(f *found) {
	f.insight.Entities, f.insight.Phrases = nil, nil
	from := 0
	for _, k := range f.utts {
		u := &a.d.utts[k]
		at := strings.Index(f.insight.Text[from:], u.Text)
		if at < 0 {
			continue
		}
		from += at
		runes := utf8.RuneCountInString(f.insight.Text[:from])
		from += len(u.Text)
		if f.insight.Kind != conversation.Question {
			f.insight.Entities = append(f.insight.Entities, a.d.mentionsIn(u, runes, f.insight.Assignee)...)
		}
		if a.d.in.Options.DetectPhrases {
			if p, ok := phraseOf(u); ok {
				p.Offset += runes
				f.insight.Phrases = append(f.insight.Phrases, p)
			}
		}
	}
}

// mentionsIn lists the people and times of an utterance that begins shift runes
// into a text.
func (d *document) mentionsIn(u *utterance, shift int, assignee conversation.Member) []conversation.Entity {
	var out []conversation.Entity
	for _, p := range u.People {
		e := conversation.Entity{
			Type: "person", Text: cutRunes(u, p.First, p.Next), Value: p.Member.Name, Offset: shift + u.Tokens[p.First].Start,
			Assignee: !assignee.Empty() && p.Member == assignee,
		}
		if p.Known {
			e.Member = p.Member
		}
		out = append(out, e)
	}
	for _, m := range u.Dates {
		if m.Kind != dates.Duration {
			e := dateEntity(m, u)
			e.Offset += shift
			out = append(out, e)
		}
	}
	return out
}

// cutRunes is the text of tokens first <= i < next of an utterance.
func cutRunes(u *utterance, first, next int) string {
	return u.Text[u.Tokens[first].Pos:u.Tokens[next-1].Stop]
}

// dateEntity turns a match into an entity; Offset counts in the utterance.
func dateEntity(m dates.Match, u *utterance) conversation.Entity {
	return conversation.Entity{
		Type: m.Type(), Text: cutRunes(u, m.First, m.Tok), Value: m.Value(), Offset: u.Tokens[m.First].Start,
		Start: rangeStart(m), End: m.EndValue(),
	}
}

func rangeStart(m dates.Match) string {
	if m.Kind == dates.DateRange || m.Kind == dates.DateTimeRange {
		return m.Value()
	}
	return ""
}

// phraseOf is the stretch of an utterance that carries its insight: from the
// verb of the task to the end of its clause.
func phraseOf(u *utterance) (conversation.Phrase, bool) {
	r := &u.Reading
	if r.VerbAt < 0 || r.VerbAt >= len(u.Tokens) || r.Form == act.NoTask {
		return conversation.Phrase{}, false
	}
	end := r.VerbAt + 1
	for end < len(u.Tokens) && end < r.VerbAt+maxPhrase && !endsPhrase(u.Tokens[end].Norm) {
		end++
	}
	for end > r.VerbAt+1 && trails(u.Tokens[end-1].Norm) {
		end--
	}
	return conversation.Phrase{
		Type: "action_phrase", Text: cutRunes(u, r.VerbAt, end), Offset: u.Tokens[r.VerbAt].Start,
	}, true
}

// maxPhrase is the longest phrase, in tokens.
const maxPhrase = 14

func endsPhrase(w string) bool {
	switch w {
	case ",", ".", "!", "?", ";", ":", "because", "if", "when", "so", "but", "who", "which", "while", "since", "although", "(", "-", "–":
		return true
	}
	return false
}

// trails tells words that a phrase does not end with.
func trails(w string) bool {
	switch w {
	case "and", "or", "to", "the", "a", "for", "with", "of", "in", "on", "that", "please", "then":
		return true
	}
	return false
}

// phrasesOf lists the phrases of a message's utterances that carry insights.
func phrasesOf(utts []utterance, least float64) []conversation.Phrase {
	out := []conversation.Phrase{}
	for i := range utts {
		u := &utts[i]
		if max(u.scores.ActionItem, u.scores.FollowUp) < least {
			continue
		}
		if p, ok := phraseOf(u); ok {
			p.Offset += u.start
			out = append(out, p)
		}
	}
	return out
}
