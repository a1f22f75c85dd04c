package act

import "math"

// Rules scores by grammar alone. The weights are log-odds that were set by hand
// and checked on the tuning sets, so that 0.5 is where a rule is as often right
// as wrong.
type Rules struct{}

var _ Scorer = Rules{}

// Score implements Scorer; u.Reading must be filled.
func (Rules) Score(u Utterance, _ Context) Scores {
	r := &u.Reading
	if r.Contact && (r.Task || r.Idle || r.Verb != "") {
		f := sigmoid(rate(r) + 0.4*b2f(r.Deadline))
		return Scores{Question: question(&u), ActionItem: f * 0.45, FollowUp: f}
	}
	return Scores{Question: question(&u), ActionItem: sigmoid(rate(r)), FollowUp: 0}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// rate gives the log-odds that a clause sets a task.
func rate(r *Reading) float64 {
	if r.Form == NoTask {
		return -4
	}
	x := base(r)
	switch {
	case r.Contact:
		x += 0.4
	case r.Idle:
		x -= 4
	case !r.Task:
		x -= 2
	}
	switch {
	case r.Deadline && r.Strength > Weak:
		x += 1.3
	case r.Deadline:
		x += 0.6
	}
	if r.Vocative >= 0 && (r.Form == Request || r.Form == Imperative) {
		x += 0.5
	}
	switch {
	case r.Content == 0 && !r.Deadline && !r.Contact:
		x -= 0.9 - 0.4*b2f(r.Object)
	case r.Content >= 2:
		x += 0.3
	}
	if r.Hedged {
		x -= 0.8
	}
	if r.If {
		x -= 1.4
		if r.Strength <= Offer {
			x--
		}
	}
	if r.Negated {
		x -= 4
	}
	if r.Past {
		x -= 3.5
	}
	if r.Asks.Wh || r.Asks.Mark && !asksForWork(r) {
		x -= 2.2
	}
	return x
}

// asksForWork tells forms that a question mark does not take back: "can you send
// it?", "shall we meet on Friday?".
func asksForWork(r *Reading) bool {
	switch r.Form {
	case Request, Someone, Assigned:
		return true
	case WeCommit:
		return r.Contact
	default:
		return false
	}
}

// base is the log-odds of form and strength for a verb that names work.
func base(r *Reading) float64 {
	table := [...][4]float64{ // Weak, Offer, Firm, Decided
		NoTask:     {-4, -4, -4, -4},
		Commit:     {-1.1, -0.1, 0.7, 1.2},
		WeCommit:   {-1.3, 0.0, 0.6, 0.7},
		Request:    {-1.4, 0.0, 0.9, 1.3},
		Imperative: {0, 0.3, 0.6, 0.8},
		Assigned:   {-1.2, 0.3, 0.9, 1.1},
		Someone:    {-0.9, 0.0, 0.6, 0.7},
		Marked:     {2, 2, 2, 2},
	}
	return table[r.Form][r.Strength]
}

// question gives the probability that the utterance asks.
func question(u *Utterance) float64 {
	a := &u.Reading.Asks
	x := -3.2
	if a.Mark {
		x += 5
	}
	switch {
	case a.Wh:
		x += 4.2
	case a.Inverted:
		x += 4.0
	}
	if a.Indirect {
		x += 3.6
	}
	if a.Tag {
		x += 1.4
		if a.Mark && !a.Wh && !a.Inverted {
			x -= 1.2
		}
	}
	if a.Rhetoric {
		x -= 4.5
	}
	if a.Fragment && !a.Mark {
		x--
	}
	return sigmoid(min(x, 4))
}
