package assign

import (
	"time"

	"parlance/conversation"
	"parlance/insights/act"
	"parlance/insights/dates"
	"parlance/insights/token"
)

// Owner is who is to do the task of u: whoever is named or called by name, the
// speaker for "I", the addressee for "you". It is empty for "we", "somebody" and
// when nobody can be told. Addressed tells that only the addressee, whom the
// caller may not know yet, could be the owner.
func Owner(u *act.Utterance, speaker, addressee conversation.Member) (owner conversation.Member, addressed bool) {
	r := &u.Reading
	called := conversation.Member{}
	if r.Vocative >= 0 {
		called = u.People[r.Vocative].Member
	}
	switch r.Form {
	case act.Commit:
		if r.Asks.Wh || r.Asks.Inverted && r.Asks.Mark {
			return conversation.Member{}, false
		}
		return speaker, false
	case act.Assigned:
		if r.Subject >= 0 {
			return u.People[r.Subject].Member, false
		}
		return conversation.Member{}, false
	case act.Request, act.Imperative:
		if !called.Empty() {
			return called, false
		}
		if everybody(u.Tokens) || partsWays(r) {
			return conversation.Member{}, false
		}
		return addressee, addressee.Empty()
	case act.Marked:
		return marked(u, called), false
	case act.Someone:
		return named(u), false
	default:
		return conversation.Member{}, false
	}
}

// partsWays tells "Talk on Friday." and "See you then": both do it.
func partsWays(r *act.Reading) bool {
	return r.Form == act.Imperative && r.Contact && (r.Verb == "talk" || r.Verb == "speak" || r.Verb == "see" || r.Verb == "chat")
}

// everybody tells requests to all: "..., everybody", "can you all".
func everybody(toks []token.Token) bool {
	for i := range toks {
		switch toks[i].Norm {
		case "everybody", "everyone", "folks", "guys", "y'all":
			return i < 3 || i >= len(toks)-3 || norm(toks, i-1) == "you" || norm(toks, i+1) == "please"
		case "all":
			if norm(toks, i-1) == "you" || norm(toks, i-1) == "hi" {
				return true
			}
		}
	}
	return false
}

// marked finds the owner of "TODO (Mike): ..." and "Action: Mike - ...".
func marked(u *act.Utterance, called conversation.Member) conversation.Member {
	if !called.Empty() {
		return called
	}
	return named(u)
}

// named finds an owner in "to be done by Mike" and in "(Mike)" or "- Mike" at an
// end of the sentence.
func named(u *act.Utterance) conversation.Member {
	for _, m := range u.People {
		prev, next := norm(u.Tokens, m.First-1), norm(u.Tokens, m.Next)
		if prev == "(" && next == ")" || prev == "by" && m.First > u.Reading.VerbAt || (prev == "-" || prev == "–") && m.Next >= len(u.Tokens) || prev == "owner" || prev == ":" && norm(u.Tokens, m.First-2) == "owner" {
			return m.Member
		}
	}
	return conversation.Member{}
}

func norm(toks []token.Token, i int) string {
	if i < 0 || i >= len(toks) {
		return ""
	}
	return toks[i].Norm
}

// Due is the moment by which the task of u has to be done: the first date after
// its verb that lies ahead, one that "by" or "before" announces above all. nil
// when none is named.
func Due(u *act.Utterance) *time.Time {
	best, found := time.Time{}, 0
	for _, d := range u.Dates {
		if d.Kind == dates.Duration || d.Repeats {
			continue
		}
		at := d.Deadline()
		if at.Before(u.Ref) {
			continue
		}
		weight := 1
		if outside(u, d) {
			continue
		}
		switch announced(u.Tokens, d.First) {
		case "by", "before", "until", "till", "due", "latest", "deadline", "within":
			weight = 3
			if announced(u.Tokens, d.First) == "before" {
				at = before(d, at)
			}
		case "for":
			weight = 0
			if u.Reading.Contact && norm(u.Tokens, d.Tok) != "'s" {
				weight = 1 // a meeting for Tuesday, but not the agenda for it
			}
		case "since", "from", "after", "starting", "of", "about":
			weight = 0
		default:
			if d.First > u.Reading.VerbAt {
				weight = 2
			}
		}
		if weight > found {
			best, found = at, weight
		}
	}
	if found == 0 {
		return nil
	}
	best = best.UTC()
	return &best
}

// outside tells dates that do not belong to the task's clause: before it
// without a comma or nothing between, or after the next clause has begun.
func outside(u *act.Utterance, d dates.Match) bool {
	r := &u.Reading
	if r.VerbAt < 0 {
		return false
	}
	if d.Tok <= r.Start {
		for i := max(0, d.First-5); i < d.First; i++ {
			switch norm(u.Tokens, i) {
			case "after", "since", "once", "when":
				return true
			}
		}
		if spoken(u, d.First) {
			return true
		}
		switch announced(u.Tokens, d.First) {
		case "by", "before", "until", "till", "due":
			return false
		}
		gap := r.Start - d.Tok
		for i := d.Tok; i < r.Start; i++ {
			if w := u.Tokens[i].Norm; w == "," || w == "so" || w == "then" || w == "and" || w == "please" {
				gap--
			}
		}
		return gap > 0
	}
	return r.End > 0 && d.First >= r.End
}

// spoken tells whether somebody already acts before token i, so that a date
// there belongs to that: "I can't come on Friday, can you".
func spoken(u *act.Utterance, i int) bool {
	for k := range i {
		switch norm(u.Tokens, k) {
		case "deadline", "due":
			return false // "the deadline is April 15, so please"
		case "i", "we", "he", "she", "they", "it", "is", "was":
			return true
		}
	}
	return false
}

// before is the deadline of "before Friday": the same day by convention, the
// hour itself for a moment, the beginning of a range.
func before(d dates.Match, at time.Time) time.Time {
	switch d.Kind {
	case dates.DateRange, dates.DateTimeRange:
		return d.From
	default:
		return at
	}
}

// announced is the word before a date, articles left out.
func announced(toks []token.Token, i int) string {
	i--
	for i > 0 && (norm(toks, i) == "the" || norm(toks, i) == "this" || norm(toks, i) == "end" || norm(toks, i) == "is" || norm(toks, i) == "on" && norm(toks, i-1) == "due" || norm(toks, i) == "," || norm(toks, i) == ":") {
		i--
	}
	return norm(toks, i)
}

// Definitive tells whether the speaker committed himself or somebody by name,
// without doubt or condition.
func Definitive(u *act.Utterance, owner conversation.Member) bool {
	r := &u.Reading
	if r.Hedged || r.If || r.Negated || r.Strength < act.Firm {
		return false
	}
	return !owner.Empty()
}
