package act

import "parlance/insights/token"

// clause reads a clause that may set a task and begins at token i.
func (r *reader) clause(i int) (Reading, bool) {
	for _, read := range [...]func(*reader, int) (Reading, bool){
		(*reader).favour, (*reader).pleading, (*reader).need, (*reader).asking, (*reader).subject, (*reader).bareWill, (*reader).lets, (*reader).causative, (*reader).named,
		(*reader).passive, (*reader).noteTo, (*reader).imperative,
	} {
		if c, ok := read(r, i); ok {
			c.Start = i
			return c, true
		}
	}
	return Reading{}, false
}

// made starts a Reading whose verb stands at token v, adverbs passed.
func (r *reader) made(f Form, s Strength, v int) (Reading, bool) {
	v = r.adverbs(v)
	if v >= r.end || r.toks[v].Kind != token.Word {
		return Reading{}, false
	}
	c := Reading{Form: f, Strength: s, Subject: -1, Vocative: -1, Verb: r.n(v), VerbAt: v}
	switch {
	case r.is(v, "not", "n't", "never"):
		c.Negated = true
		return c, true
	case c.Verb == "be":
		return r.being(c, v)
	case r.is(v, "try", "make", "remember", "want", "like", "love", "start", "continue", "manage", "begin", "able") && r.is(v+1, "to", "and") || r.is(v, "going") && r.is(v+1, "to"):
		return r.made(f, s, v+2)
	case r.is(v, "help") && isTask(r.n(v+1)):
		return r.made(f, s, v+1)
	case r.is(v, "make") && r.is(v+1, "sure"):
		return r.ensured(c, v+2)
	case r.is(v, "have", "take") && (r.is(v+2, "look") || r.is(v+3, "look")):
		c.Verb, c.Task = "review", true
	case r.is(v, "have") && r.ready(v):
		c.Verb, c.Task = "finish", true
	case r.is(v, "have") && (participle(r.n(v+1)) != "" || r.is(v+1, "been")):
		c.Past = true // "I should have sent it"
	case r.is(v, "have") && r.is(v+1, "to"):
		return r.made(f, obliged(s), v+2)
	case r.is(v, "need") && r.is(v+1, "to"):
		return r.made(f, obliged(s), v+2)
	}
	if base := participle(c.Verb); base != "" && !isTask(c.Verb) {
		return Reading{}, false
	}
	return c, true
}

// obliged is the strength of "will have to"; "would have to" stays weak.
func obliged(s Strength) Strength {
	if s == Weak {
		return Weak
	}
	return max(s, Firm)
}

// ready tells "have the mockups ready", "have it done".
func (r *reader) ready(v int) bool {
	for i := v + 2; i < min(r.end, v+7); i++ {
		if r.is(i, "ready", "done", "finished", "completed", "fixed", "sorted") {
			return true
		}
	}
	return false
}

// being reads what follows "will be": a gerund, a participle, a readiness.
func (r *reader) being(c Reading, v int) (Reading, bool) {
	j := r.adverbs(v + 1)
	switch {
	case gerund(r.n(j)) != "":
		c.Verb, c.VerbAt = gerund(r.n(j)), j
	case r.is(j, "happy", "glad", "able") && r.is(j+1, "to"):
		return r.made(c.Form, Offer, j+2)
	case participle(r.n(j)) != "":
		c.Verb, c.VerbAt, c.Form = participle(r.n(j)), j, Someone
	case r.is(j, "in") && r.is(j+1, "touch"):
		c.Verb, c.VerbAt = "contact", j+1
	}
	return c, true
}

// ensured reads "make sure (that) X does Y", whose task is to ensure it.
func (r *reader) ensured(c Reading, v int) (Reading, bool) {
	v = r.skip(v, "that", "to", "you", "we", "i", "and")
	if v >= r.end {
		return Reading{}, false
	}
	c.Verb, c.VerbAt, c.Task = "ensure", v, true
	return c, true
}

// adverbs passes words between a modal and its verb.
func (r *reader) adverbs(i int) int {
	for i < r.end {
		switch r.n(i) {
		case "also", "just", "definitely", "probably", "then", "now", "please", "pls", "quickly", "again", "still", "maybe", "perhaps", "possibly", "actually", "really",
			"personally", "gladly", "certainly", "always", "kindly", "all", "both", "either", "hopefully", "first", "only", "simply", "soon", "sometime", "immediately", "absolutely", "totally",
			"surely", "happily", "quick", "even", "finally", "instead", "later", "today", "tomorrow", "together", "briefly", "directly", "ever", "easily", "eventually", "um", "uh", "like", "basically", "you_know":
			i++
		case "go":
			if r.is(i+1, "ahead") && r.is(i+2, "and") {
				i += 3
				continue
			}
			if r.is(i+1, "and") {
				i += 2
				continue
			}
			return i
		case ",":
			return i
		default:
			return i
		}
	}
	return i
}

// subject reads "I will", "we need to", "you should", and questions with the
// same words turned round: "should I".
func (r *reader) subject(i int) (Reading, bool) {
	var f Form
	switch r.n(i) {
	case "i", "myself":
		f = Commit
	case "we":
		f = WeCommit
	case "you":
		f = Request
	case "he", "she", "they":
		f = Assigned
	case "someone", "somebody", "anyone", "anybody", "one":
		f = Someone
	default:
		return Reading{}, false
	}
	if r.is(i-1, "if", "unless", "when", "whether", "before", "after", "until", "once", "that", "which", "what", "who", "than", "as", "where", "how", "why", "like", "because") && f == Request {
		return Reading{}, false
	}
	if f != Request && r.is(i-1, "before", "after", "until", "once", "when", "whether", "what", "where", "how", "why", "which", "because", "since", "while", "whatever", "if", "unless") {
		return Reading{}, false
	}
	if r.inverts(i - 1) {
		return Reading{}, false // "do I need to", "can you": favour reads those
	}
	j := i + 1
	if r.is(j, "all", "both", "guys", "probably", "definitely", "really", "also", "still", "just", "actually", "certainly") {
		j++
	}
	if f == Someone {
		j = r.origin(j)
	}
	s, v, ok := r.modal(j)
	if !ok {
		return r.progressive(f, i, j)
	}
	if f == Request {
		switch {
		case r.is(i-1, "hope", "wish", "guess", "assume", "know", "believe", "bet", "hopes", "sure") && !r.is(j, "should", "need", "have", "must"):
			return Reading{}, false // "I hope you will"
		case r.is(i-1, "maybe", "perhaps") && r.is(j, "can", "could"):
			s = Offer // a polite request
		case s == Offer && !r.is(j, "should", "'d"):
			s = Weak // "you can"
		case r.is(j, "will", "'ll"):
			s = Firm // as often foretold as ordered
		}
	}
	return r.made(f, s, v)
}

// bareWill reads "and will circulate it" after an earlier subject, and "ill send
// it" and "sure, will send it" of a hurried writer.
func (r *reader) bareWill(i int) (Reading, bool) {
	next := r.n(r.adverbs(i + 1))
	if r.is(i, "ill") && (i == r.start || r.is(i-1, "and", "so", "but", ",", "then")) && (isTask(next) || isContact(next)) {
		return r.made(Commit, Decided, i+1)
	}
	if r.is(i, "will") && i == r.start && !r.u.asked() && (isTask(next) || isContact(next) || next == "do") {
		if _, named := r.personAt(i); !named {
			return r.made(Commit, Decided, i+1)
		}
	}
	if !r.is(i, "will", "'ll", "shall") || !r.is(i-1, "and", "then", "but", "or") {
		return Reading{}, false
	}
	for k := i - 2; k >= 0; k-- {
		f, who := NoTask, -1
		switch r.n(k) {
		case "i":
			f = Commit
		case "we":
			f = WeCommit
		case "you":
			f = Request
		}
		if p, ok := r.personAt(k); ok && (k == r.start || r.is(k-1, "and", ",", "so")) {
			f, who = Assigned, p
		}
		if f != NoTask {
			c, ok := r.made(f, Decided, i+1)
			c.Subject = who
			return c, ok
		}
	}
	return Reading{}, false
}

// origin passes "from billing", "in the team", "on your side" after a subject.
func (r *reader) origin(j int) int {
	if !r.is(j, "from", "in", "on", "at", "of") {
		return j
	}
	k := r.skip(j+1, "the", "our", "your", "their", "my") + 1
	if k < r.end && !r.is(k, "will", "'ll", "can", "should", "needs", "has", "must") {
		k++
	}
	if _, _, ok := r.modal(k); ok {
		return k
	}
	return j
}

// modal reads the verb that says how firmly a task is meant; next is the token
// after it.
func (r *reader) modal(j int) (s Strength, next int, ok bool) {
	switch r.n(j) {
	case "'ll", "will", "shall", "gonna":
		return Decided, j + 1, true
	case "must":
		return Firm, j + 1, true
	case "can":
		return Offer, j + 1, true
	case "should", "oughta":
		return Offer, j + 1, true
	case "could", "might", "may", "would":
		if r.is(j, "would") && r.is(j+1, "like", "love", "prefer") && r.is(j+2, "to") {
			return Weak, j + 3, true
		}
		return Weak, j + 1, true
	case "'d":
		switch {
		case r.is(j+1, "better"):
			return Firm, j + 2, true
		case r.is(j+1, "like", "love", "be") && r.is(j+2, "to"):
			return Weak, j + 3, true
		}
		return Weak, j + 1, true
	case "gotta":
		return Firm, j + 1, true
	case "ill": // a recogniser's "I'll" after a name or pronoun never comes here
		return 0, j, false
	}
	return r.modalTo(j)
}

// modalTo reads the modals that need "to".
func (r *reader) modalTo(j int) (Strength, int, bool) {
	k := j
	if r.is(k, "'m", "am", "'re", "are", "is", "'s", "'ve", "have", "has") && !r.is(k+1, "to") {
		k = r.skip(k+1, "just", "also", "probably", "definitely", "really", "still", "all")
	}
	if r.is(k+1, "na") && r.is(k, "gon") {
		return Decided, k + 2, true
	}
	if r.is(k, "gonna") {
		return Decided, k + 1, true
	}
	if r.is(k, "gotta") {
		return Firm, k + 1, true
	}
	if !r.is(k+1, "to") {
		return 0, j, false
	}
	switch r.n(k) {
	case "going", "promise", "committed", "about", "set":
		return Decided, k + 2, true
	case "need", "needs", "have", "has", "got", "supposed", "required", "ought", "responsible", "expected", "due":
		return Firm, k + 2, true
	case "want", "wants", "plan", "planning", "intend", "intending", "hope", "hoping", "happy", "willing", "trying", "try", "aim", "aiming", "glad", "able", "ready", "volunteer", "meant", "wanted":
		s := Weak
		if r.is(k, "plan", "planning", "intend", "aim", "aiming", "volunteer", "happy") {
			s = Offer
		}
		return s, k + 2, true
	}
	return 0, j, false
}

// progressive reads "I'm sending it", "I am connecting you with Steve".
func (r *reader) progressive(f Form, _, j int) (Reading, bool) {
	if !r.is(j, "'m", "am", "'re", "are", "'s", "is") || f == Request || f == Someone {
		return Reading{}, false
	}
	v := r.skip(j+1, "also", "just", "now", "currently", "still")
	base := gerund(r.n(v))
	if base == "" || isIdle(base) {
		return Reading{}, false
	}
	c := Reading{Form: f, Strength: Weak, Subject: -1, Vocative: -1, Verb: base, VerbAt: v}
	switch {
	case r.is(j+1, "currently", "still"):
		c.Past = true
	case r.deadline(v), r.contact(&c) && r.person(v):
		c.Strength = Firm // "I'm connecting you with Steve" is done as it is said
	}
	return c, true
}
