package act

import (
	"slices"

	"parlance/insights/token"
)

// inverts tells auxiliaries that stand before the subject of a question.
func (r *reader) inverts(i int) bool {
	switch r.n(i) {
	case "do", "does", "did", "can", "could", "would", "will", "should", "shall", "may", "might", "must", "have", "has", "had", "is", "are", "am", "was", "were", "won":
		return true
	case "n't":
		return r.inverts(i - 1)
	}
	return false
}

// favour reads "can you send", "would you mind sending", "could someone check",
// "can Mike do it", "can we meet".
func (r *reader) favour(i int) (Reading, bool) {
	if !r.is(i, "can", "could", "would", "will", "may", "might", "shall") {
		return Reading{}, false
	}
	j := i + 1
	if r.is(j, "n't") {
		j++
	}
	s := Decided
	var f Form
	subject := -1
	switch {
	case r.is(j, "you", "u", "ya"):
		f = Request
	case r.is(j, "someone", "somebody", "anyone", "anybody", "one", "everyone", "everybody"):
		f = Someone
	case r.is(j, "we") && r.is(i, "can", "could", "shall"):
		f, s = WeCommit, Offer
	default:
		k, ok := r.personAt(j)
		if !ok || r.is(i, "will") && r.start == i && !r.u.asked() {
			return Reading{}, false
		}
		f, subject, j = Assigned, k, r.u.People[k].Next-1
	}
	j = r.skip(j+1, "guys", "all", "both", "please", "maybe", "perhaps", "possibly", "kindly", "just", "also", "quickly", "then", ",")
	if r.is(i, "would", "do") && r.is(j, "mind") {
		if base := gerund(r.n(j + 1)); base != "" {
			return Reading{Form: f, Strength: s, Subject: subject, Vocative: -1, Verb: base, VerbAt: j + 1}, true
		}
		return Reading{}, false
	}
	if r.is(i, "would", "could") && r.is(j, "like", "be", "have") {
		if !r.is(j, "be") || !r.is(j+2, "to") {
			return Reading{}, false
		}
	}
	c, ok := r.made(f, s, j)
	c.Subject = subject
	if ok && f == Request && asksOnly(c.Verb) {
		c.Idle = true
	}
	return c, ok
}

// asksOnly tells verbs after "can you" that want words, not work.
func asksOnly(v string) bool {
	switch v {
	case "hear", "see", "believe", "imagine", "tell", "explain", "say", "repeat", "remember", "understand", "think", "guess", "describe", "elaborate", "feel", "recommend", "suggest", "show", "speak", "read", "talk", "clarify", "come", "walk", "wait", "hold":
		return true
	}
	return false
}

// asked tells whether the utterance ends with a question mark.
func (u *Utterance) asked() bool {
	for _, t := range slices.Backward(u.Tokens) {
		if t.Kind == token.Punct {
			if t.Norm == "?" || t.Norm == "？" {
				return true
			}
			continue
		} else if t.Kind == token.Symbol {
			continue
		}
		return false
	}
	return false
}

// personAt finds the person whose name begins at token i.
func (r *reader) personAt(i int) (int, bool) {
	for k := range r.u.People {
		if r.u.People[k].First == i {
			return k, true
		}
	}
	return 0, false
}

// pleading reads "please send", "kindly confirm", "make sure", "don't forget to".
func (r *reader) pleading(i int) (Reading, bool) {
	switch {
	case r.is(i, "please", "pls", "plz", "kindly"):
		j := i + 1
		if r.is(j, "do") && (r.is(j+1, "not") || r.is(j+1, "n't")) {
			c, ok := r.made(Request, Decided, j+2)
			c.Negated = true
			return c, ok
		}
		if r.is(j, "make", "be") && r.is(j+1, "sure") {
			return r.ensured(Reading{Form: Request, Strength: Decided, Subject: -1, Vocative: -1}, j+2)
		}
		if r.is(j, "you") {
			j++
		}
		c, ok := r.made(Request, Decided, j)
		if ok && (pleasable(c.Verb) || r.determined(c.VerbAt+1) && !isIdle(c.Verb)) && r.content(c.VerbAt+1) > 0 {
			c.Task = true
		}
		return c, ok && (isTask(c.Verb) || isContact(c.Verb) || c.Task) && !r.inverts(i-2)
	case r.is(i, "make", "be") && r.is(i+1, "sure") && (i == r.start || r.is(i-1, "and", ",", "to", "please")):
		return r.ensured(Reading{Form: Request, Strength: Decided, Subject: -1, Vocative: -1}, i+2)
	case r.is(i, "forget") && r.is(i+1, "to") && r.is(i-1, "n't", "not"):
		return r.made(Request, Decided, i+2)
	case r.is(i, "remember") && r.is(i+1, "to") && i == r.start:
		return r.made(Request, Decided, i+2)
	case r.is(i, "remind") && r.is(i+1, "me", "us") && r.is(i+2, "to"):
		return r.made(Request, Decided, i+3)
	}
	return Reading{}, false
}

// pleasable tells verbs that name work after "please" though seldom else.
func pleasable(v string) bool {
	switch v {
	case "drink", "eat", "use", "bring", "leave", "come", "go", "stay", "wear", "avoid", "ensure", "ignore", "advise", "choose", "select", "enter", "click", "press", "type", "sign",
		"consider", "state", "indicate", "specify", "supply", "allow", "proceed", "continue", "prepare", "charge", "wait", "follow", "respect", "rate", "join", "attend", "accept", "be":
		return v != "be"
	}
	return false
}

// determined tells whether the words at i begin an object: "the dog", "your
// book", "it to".
func (r *reader) determined(i int) bool {
	return r.is(i, "the", "a", "an", "your", "my", "our", "their", "his", "her", "this", "these", "those", "all", "both", "some", "any", "up", "out", "down", "off")
}

// need reads "I need you to send", "I'd like you to", "I need the report by
// Friday", "it would be great if you could".
func (r *reader) need(i int) (Reading, bool) {
	if r.is(i, "if") && r.is(i+1, "you") && r.is(i+2, "could", "can", "would") && r.is(i-1, "great", "nice", "good", "helpful", "appreciated", "it", "awesome", "grateful", "perfect", "best", "wonderful", "lovely", "fantastic", "appreciate") {
		return r.made(Request, Decided, i+3)
	}
	if r.is(i, "if") && r.is(i+1, "you") && r.is(i+2, "could", "can", "would") && r.has(i, "great", "nice", "helpful", "appreciated", "awesome", "perfect", "lovely", "wonderful", "grateful") {
		return r.made(Request, Decided, i+3)
	}
	if !r.is(i, "i", "we") {
		return Reading{}, false
	}
	j := r.skip(i+1, "really", "also", "just", "still", "will", "'ll", "'d", "would", "do")
	if !r.is(j, "need", "want", "like", "expect", "trust") {
		return Reading{}, false
	}
	k := j + 1
	if r.is(k, "you", "u", "someone", "somebody") {
		f := Request
		if !r.is(k, "you", "u") {
			f = Someone
		}
		if k = r.skip(k+1, "guys", "all", "both"); r.is(k, "to") {
			return r.made(f, Decided, k+1)
		}
		return Reading{}, false
	}
	if p, ok := r.personAt(k); ok && r.is(r.u.People[p].Next, "to") {
		c, ok := r.made(Assigned, Decided, r.u.People[p].Next+1)
		c.Subject = p
		return c, ok
	}
	if r.is(j, "need") && r.is(k, "the", "your", "that", "those", "this", "a", "an", "all", "it", "them", "some") && r.deadline(k) {
		f := Request
		if r.is(i, "we") && r.is(k, "a", "an", "some") { // whoever gets it
			f = Someone
		}
		return Reading{Form: f, Strength: Firm, Subject: -1, Vocative: -1, Verb: "provide", VerbAt: j, Task: true}, true
	}
	return Reading{}, false
}

// lets reads "let's meet", "let me check", "let us know".
func (r *reader) lets(i int) (Reading, bool) {
	switch {
	case r.is(i, "let") && r.is(i+1, "'s"), r.is(i, "let") && r.is(i+1, "us") && !r.is(i+2, "know"):
		return r.made(WeCommit, Offer, i+2)
	case r.is(i, "lets") && i <= r.start+1:
		return r.made(WeCommit, Offer, i+1)
	case r.is(i, "let") && r.is(i+1, "me", "us") && r.is(i+2, "know"):
		return Reading{Form: Request, Strength: Offer, Subject: -1, Vocative: -1, Verb: "inform", VerbAt: i + 2}, true
	case r.is(i, "let") && r.is(i+1, "me"):
		return r.made(Commit, Offer, i+2)
	case r.is(i, "lemme"):
		return r.made(Commit, Offer, i+1)
	}
	return Reading{}, false
}

// named reads "Mike will send", "Mike to send", "Mike: send", "legal will review".
func (r *reader) named(i int) (Reading, bool) {
	k, ok := r.personAt(i)
	next := i + 1
	if ok {
		next = r.u.People[k].Next
	} else {
		if !isRole(r.n(i)) || r.is(i+1, "of") {
			return Reading{}, false
		}
		k = -1
	}
	if r.inverts(i-1) && !r.is(i-1, "have", "has") || r.is(i-1, "with", "from", "for", "of") {
		return Reading{}, false
	}
	if r.is(next, ",") && k >= 0 && r.is(i-1, ",") {
		next++ // "our technician, Mr. Blake, will"
	}
	if k >= 0 && r.is(i-1, "and") {
		for p := range r.u.People {
			if r.u.People[p].Next == i-1 {
				k = p // "Carla and Dan will": the first is asked
			}
		}
	}
	if s, v, ok := r.modal(next); ok && !r.is(next, "'d", "would") {
		if s == Offer && r.is(next, "can") {
			s = Weak
		}
		c, ok := r.made(Assigned, s, v)
		c.Subject = k
		return c, ok
	}
	if k < 0 {
		return Reading{}, false
	}
	if r.is(next, "to", ":", "-", "–") && (isTask(r.n(r.adverbs(next+1))) || isContact(r.n(r.adverbs(next+1)))) && (i == r.start || r.led > 0 || r.is(i-1, ":", "-", ",", "have", "get", "want", "need")) {
		c, ok := r.made(Assigned, Decided, next+1)
		c.Subject = k
		return c, ok
	}
	if r.is(next, "is", "'s", "are") && gerund(r.n(next+1)) != "" && !isIdle(gerund(r.n(next+1))) {
		return Reading{Form: Assigned, Strength: Weak, Subject: k, Vocative: -1, Verb: gerund(r.n(next + 1)), VerbAt: next + 1}, true
	}
	return Reading{}, false
}

// asking reads "we ask you to send", "I'm writing to request that you".
func (r *reader) asking(i int) (Reading, bool) {
	if !r.is(i, "ask", "asking", "request", "requesting", "urge", "beg", "invite", "remind", "reminding", "require", "expect") || !r.is(i+1, "you") || !r.is(i+2, "to") {
		return Reading{}, false
	}
	if r.is(i-1, "will", "'ll", "can", "could") {
		return Reading{}, false
	}
	return r.made(Request, Decided, i+3)
}

// causative reads "have Carla send it", "get Dan to fix it".
func (r *reader) causative(i int) (Reading, bool) {
	if i != r.start || !r.is(i, "have", "get", "let") {
		return Reading{}, false
	}
	p, ok := r.personAt(i + 1)
	if !ok {
		return Reading{}, false
	}
	v := r.skip(r.u.People[p].Next, "to")
	if !isTask(r.n(v)) && !isContact(r.n(v)) {
		return Reading{}, false
	}
	c, ok := r.made(Assigned, Decided, v)
	c.Subject = p
	return c, ok
}

// isRole tells nouns for people who are given work by their role.
func isRole(w string) bool {
	switch w {
	case "manager", "expert", "designer", "engineer", "engineers", "developer", "developers", "lawyer", "doctor", "nurse", "legal", "finance", "hr", "engineering", "ops",
		"accounting", "assistant", "secretary", "team", "supplier", "vendor", "contractor", "accountant", "analyst", "marketing", "sales", "technician", "receptionist", "counsel", "landlord", "tenant", "insurance", "insurer", "client", "architect", "editor", "consultant", "everyone", "everybody", "colleague":
		return true
	}
	return false
}

// passive reads "the report needs to be sent", "it has to be fixed".
func (r *reader) passive(i int) (Reading, bool) {
	s := Firm
	var j int
	switch {
	case r.is(i, "needs", "need", "has", "have", "got") && r.is(i+1, "to") && r.is(i+2, "be"):
		j = i + 3
	case r.is(i, "must", "should") && r.is(i+1, "be"):
		j = i + 2
		if r.is(i, "should") {
			s = Weak
		}
	case r.is(i, "needs", "need") && gerund(r.n(i+1)) != "":
		return Reading{Form: Someone, Strength: Firm, Subject: -1, Vocative: -1, Verb: gerund(r.n(i + 1)), VerbAt: i + 1}, true
	default:
		return Reading{}, false
	}
	base := participle(r.n(r.adverbs(j)))
	if base == "" {
		return Reading{}, false
	}
	c := Reading{Form: Someone, Strength: s, Subject: -1, Vocative: -1, Verb: base, VerbAt: j}
	for k := j; k+1 < r.end; k++ {
		if r.is(k, "by") {
			if p, ok := r.personAt(k + 1); ok {
				c.Form, c.Subject = Assigned, p
			}
		}
	}
	return c, true
}

// noteTo reads notes to oneself and to others: "note to self: call Bob",
// "ask Mike to send it", "assigned to Mike".
func (r *reader) noteTo(i int) (Reading, bool) {
	if r.is(i, "self") && r.is(i-1, "to") && r.is(i-2, "note") {
		return r.made(Commit, Decided, r.skip(i+1, ":", "-", ",", "to"))
	}
	if i == r.start && r.is(i, "talk", "speak", "see", "catch", "meet") && (r.is(i+1, "you", "ya", "u") || r.is(i+1, "to", "with") && r.is(i+2, "you", "ya", "u") || r.is(i+1, "again", "up")) && r.deadline(i) {
		return Reading{Form: WeCommit, Strength: Decided, Subject: -1, Vocative: -1, Verb: "meet", VerbAt: i}, true
	}
	if r.is(i, "assigned") && r.is(i+1, "to") {
		if k, ok := r.personAt(i + 2); ok {
			return Reading{Form: Assigned, Strength: Decided, Subject: k, Vocative: -1, Verb: "do", VerbAt: i, Task: true}, true
		}
	}
	return Reading{}, false
}

// imperative reads "send the report to Bob" at the beginning of a clause.
func (r *reader) imperative(i int) (Reading, bool) {
	if i != r.start && (i > r.start+2 || !r.is(i-1, "then", "please", "and", ",")) {
		return Reading{}, false
	}
	v := r.n(i)
	if v == "back" || v == "hand" && r.is(i+1, "held") {
		return Reading{}, false
	}
	if r.toks[i].Kind != token.Word || !isTask(v) && !arranges(v) && v != "catch" && v != "take" || r.led == 0 && nounLike(v, r.n(i+1)) {
		return Reading{}, false
	}
	if _, ok := r.personAt(i + 1); !ok && r.is(i+1, "is", "are", "was", "were", "'s", "will", "has", "of", ",", ".", "!", "?", ":", "") && !r.is(i, "call", "reply") || r.is(i+1, "you", "i", "we", "they") {
		return Reading{}, false
	}
	return r.made(Imperative, Firm, i)
}

// nounLike tells first words that are nouns more often than commands.
func nounLike(v, next string) bool {
	switch v {
	case "look", "work", "start", "stop", "talk", "speak", "run", "do", "let", "show", "consider", "try", "get", "take", "give", "keep", "tell", "see", "read", "have", "find", "hold", "pass", "drive", "hang", "make", "put", "pick", "touch", "plan":
		switch next {
		case "the", "a", "an", "your", "this", "that", "it", "them", "care", "all", "up", "out", "in", "down", "together", "on", "into", "his", "her", "their", "our", "my", "me", "him", "some", "over", "with":
			return v == "let" || v == "look" && next != "into" || v == "do" && next != "the" || v == "hang" || v == "hold" && next == "on" || v == "get" && next == "out" || v == "tell" && next == "me" || v == "show" && next == "me" || v == "give" && next == "me"
		}
		return true
	case "thanks", "set", "report", "test", "order", "design", "review", "research", "project", "sales", "text", "email", "mail", "file", "measure", "model", "label", "issue", "request", "process", "patch", "log", "map", "list", "demo", "study", "practice", "profile", "cover", "source", "quote", "bill", "charge", "change", "call", "contact", "visit", "interview", "update", "check", "document", "present", "record", "track", "post", "link", "poll", "survey", "block", "lock", "water", "shop", "tag", "cut", "cc", "message", "credit", "release", "print", "open", "close", "save", "move", "return", "open-source", "lead", "invoice", "purchase", "estimate":
		switch next {
		case "the", "a", "an", "your", "this", "that", "it", "them", "if", "with", "for", "to", "all", "up", "out", "in", "on", "into", "his", "her", "their", "our", "my", "me", "him", "us", "whether", "back", "those", "these", "everything", "off":
			return next == "for" || next == "to" && v != "move" || next == "in" && v != "check" && v != "cc" || next == "on" && v != "check" && v != "report" || next == "with" && v != "check" && v != "review"
		}
		return !properNext(next)
	}
	return false
}

// properNext tells words that stand for an object after a verb.
func properNext(next string) bool {
	switch next {
	case "mike", "bob", "customers", "client", "clients", "customer", "legal", "hr", "invites", "samples", "feedback", "notes":
		return true
	}
	return false
}
