package act

import (
	"slices"

	"parlance/insights/person"
	"parlance/insights/token"
)

// Read fills u.Reading from the other fields.
func Read(u *Utterance) {
	r := reader{u: u, toks: u.Tokens}
	r.end = len(r.toks)
	u.Reading = r.read()
}

// reader walks the tokens of one utterance.
type reader struct {
	u      *Utterance
	toks   []token.Token
	end    int
	start  int  // after bullets, greetings and words that only begin
	listed bool // the sentence is an item of a list
	led    int  // index into People, plus one, of "Tom: order chairs"; 0 for none
}

// n gives the norm of token i, "" beyond the ends.
func (r *reader) n(i int) string {
	if i < 0 || i >= r.end {
		return ""
	}
	return r.toks[i].Norm
}

// is tells whether token i is one of the norms.
func (r *reader) is(i int, norms ...string) bool {
	return slices.Contains(norms, r.n(i))
}

// skip passes any of the norms, as often as they come.
func (r *reader) skip(i int, norms ...string) int {
	for i < r.end && r.is(i, norms...) {
		i++
	}
	return i
}

func (r *reader) read() Reading {
	best := Reading{Subject: -1, Vocative: r.vocative(), VerbAt: -1}
	marked := r.prefix()
	if best.Vocative < 0 {
		best.Vocative = r.led - 1
	}
	asks := r.asks()
	for i := r.start; i < r.end; i++ {
		c, ok := r.clause(i)
		if !ok {
			continue
		}
		c.Vocative, c.Asks = best.Vocative, asks
		r.complete(&c)
		if best.VerbAt < 0 || rate(&c) > rate(&best)+0.3 {
			best = c
		}
	}
	best.Asks = asks
	if marked && best.VerbAt < 0 && r.start < r.end {
		best.Form, best.Strength, best.VerbAt, best.Start = Marked, Decided, r.start, r.start
		best.Task = true
		r.complete(&best)
	} else if r.listed && best.Form == Imperative {
		best.Form = Marked // an item of a list: a plan of whoever wrote it, or of all
	} else if marked {
		if best.Form == Imperative {
			best.Form = Marked
		}
		best.Task, best.Strength, best.Hedged = true, Decided, false
	}
	return best
}

// prefix passes what only begins a sentence; it tells whether the sentence is
// marked as a task: "TODO:", "Action item -", "[ ]".
func (r *reader) prefix() (marked bool) {
	i := 0
	r.listed = r.is(0, "-", "*", "•", "–") && r.end > 2 || r.numbered()
	for i < r.end {
		switch t := r.toks[i]; {
		case t.Kind == token.Punct && r.is(i, "[") && r.is(i+1, "]"):
			marked, i = true, i+2
		case t.Kind == token.Punct || t.Kind == token.Symbol:
			i++
		case i == 0 && r.numbered():
			i += 2
		case i == 0 && t.Kind == token.Number && r.end > 2 && r.toks[1].Kind == token.Symbol: // "8ish 🕗 bring drinks"
			i += 2
		case r.is(i, "todo", "to-do", "task", "ai") && r.is(i+1, ":", "-"), r.is(i, "todo"):
			marked, i = true, i+1
		case r.is(i, "action", "next") && r.is(i+1, "item", "items", "point", "step", "steps") && r.is(i+2, ":", "-", "for", "is"):
			marked, i = true, i+2
			if r.is(i, "is") {
				i++
			}
		case opener(t.Norm) && !r.dated(i):
			i++
		case r.greeting(i) > i:
			i = r.greeting(i)
		default:
			r.start = i
			return marked
		}
	}
	r.start = i
	return marked
}

// dated tells "first" and "next" before a word of the calendar.
func (r *reader) dated(i int) bool {
	return r.is(i, "first", "next") && r.is(i+1, "monday", "tuesday", "wednesday", "thursday", "friday", "week", "month", "time", "year")
}

// greeting gives the token after "Hi Mike," or "Mike,"; i when there is none.
func (r *reader) greeting(i int) int {
	j := r.skip(i, "hi", "hey", "hello", "dear", "thanks", "thank", "you")
	for k, m := range r.u.People {
		if m.First == j && (j > i || r.is(m.Next, ",", ":", "-", "–") || m.Greeted) {
			if r.is(m.Next, ":", "-", "–") {
				r.led = k + 1
			}
			return r.skip(m.Next, ",", ":", "-", "–", "!")
		}
	}
	if j > i && r.is(j, "all", "everyone", "team", "guys", "there", "folks") {
		return r.skip(j+1, ",", "!", "-")
	}
	return i
}

// opener tells words that only begin a sentence.
func opener(w string) bool {
	switch w {
	case "so", "and", "but", "ok", "okay", "well", "then", "also", "now", "um", "uh", "uhm", "er", "hmm", "mm", "mhm", "yeah", "yes", "yep", "no", "right", "alright", "anyway",
		"anyways", "oh", "ah", "cool", "great", "perfect", "good", "sure", "hey", "first", "second", "secondly", "firstly", "finally", "lastly", "next", "cause", "because", "actually",
		"basically", "plus", "fine", "exactly", "sorry", "like", "see", "look", "listen", "sounds", "therefore", "otherwise", "meanwhile", "absolutely", "definitely", "thanks", "fyi", "btw", "mom", "dad", "honey", "babe", "dude", "sir", "madam", "guys", "team", "everybody", "everyone", "folks", "interesting", "amazing", "wow", "nice", "lovely", "excellent", "wonderful", "awesome":
		return true
	}
	return false
}

// vocative finds whom the sentence calls by name: "Mike, can you", "can you,
// Mike?", "Mike can you".
func (r *reader) vocative() int {
	best := -1
	for k, m := range r.u.People {
		prev, next := r.n(m.First-1), r.n(m.Next)
		switch {
		case m.Self:
		case m.Greeted && (prev != "," || next != ","):
			best = k
		case m.First <= r.firstWord() && (next == "," || r.is(m.Next, "can", "could", "would", "will") && r.is(m.Next+1, "you") || r.is(m.Next, "please", "pls") || r.is(m.Next, "if") && r.is(m.Next+1, "you")):
			best = k
		case !m.Known && prev == "," && person.IsRole(r.n(m.First-2)): // "invite our officer, Priya Raman": who that is
		case prev == "," && (m.Next == r.end || r.is(m.Next, "?", ".", "!")):
			best = k
		case m.Next >= r.end-1 && (m.Next == r.end || r.is(m.Next, "?")) && r.is(r.firstWord(), "can", "could", "would", "will", "please", "what", "do", "are") && !r.is(m.First-1, "to", "with", "for", "from", "by", "and", "or", "call", "ask", "tell", "email", "ping", "contact", "about", "invite", "of", "at", "is", "was", "from", "than", "like", "send", "see", "meet", "give", "help"):
			best = k
		}
		if best == k && m.First > 0 {
			return best
		}
	}
	return best
}

// numbered tells the items of a list: "2. Ann, please".
func (r *reader) numbered() bool {
	return r.end > 2 && r.toks[0].Kind == token.Number && r.is(1, ".", ")")
}

// firstWord is the first token that is no mark.
func (r *reader) firstWord() int {
	for i := range r.toks {
		if i == 0 && r.numbered() {
			continue
		}
		if token.Spoken(r.toks[i]) && !opener(r.toks[i].Norm) {
			return i
		}
	}
	return 0
}
