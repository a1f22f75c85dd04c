package act

import (
	"parlance/insights/dates"
	"parlance/insights/token"
)

// complete fills what follows from the verb and its surroundings.
func (r *reader) complete(c *Reading) {
	if c.VerbAt < 0 || c.VerbAt >= r.end {
		return
	}
	c.Task = c.Task || isTask(c.Verb)
	c.Idle = c.Idle || isIdle(c.Verb) && !c.Task
	c.Contact = r.contact(c)
	c.Content = r.content(c.VerbAt + 1)
	c.Object = c.Form == Someone || r.is(c.VerbAt+1, "it", "them", "one", "those", "both", "these", "him", "her") || r.is(c.VerbAt+2, "it", "them")
	c.Deadline = r.deadline(0)
	r.idioms(c)
	c.End = r.clauseEnd(c.VerbAt + 1)
	for i := max(0, c.Start-12); i < c.Start; i++ {
		if r.is(i, "if", "unless") && !r.is(i+1, "possible", "not") {
			c.If = true
		}
	}
	for i := max(0, c.VerbAt-8); i < c.VerbAt; i++ {
		if r.is(i, "worried", "afraid", "scared", "fear", "anxious", "terrified") {
			c.Idle, c.Task, c.Contact = true, false, false // a fear is no plan
		}
	}
	for i := range r.toks {
		if i > c.VerbAt+2 && !r.is(i, "maybe", "perhaps") {
			break
		}
		if r.is(i, "maybe", "perhaps", "might", "possibly", "probably", "hopefully") || r.is(i, "think") && r.is(i-1, "i") {
			c.Hedged = true
		}
	}
	if r.is(c.VerbAt-1, "n't", "not", "never") || r.is(c.VerbAt-2, "n't", "not") && r.is(c.VerbAt-1, "to", "need", "have", "really", "just") || r.is(c.VerbAt-3, "n't") && r.is(c.VerbAt-2, "need", "have") {
		c.Negated = c.Negated || !r.is(c.VerbAt-2, "forget")
	}
}

// clauseEnd gives where another clause with its own subject begins after token
// i: "..., and I will".
func (r *reader) clauseEnd(i int) int {
	for ; i+1 < r.end; i++ {
		if !r.is(i, "and", "but", "so", ",", ";", ".", "then") {
			continue
		}
		j := r.skip(i, "and", "but", "so", ",", ";", ".", "then", "after", "that")
		if r.is(j, "i", "we", "you", "he", "she", "they", "please") || r.is(j, "let") && r.is(j+1, "me", "'s", "us") {
			return i
		}
		if r.is(j, "my", "our", "the", "your") && r.willSoon(j+1) {
			return i // "..., and my colleague James will"
		}
		if k, ok := r.personAt(j); ok {
			if _, _, ok := r.modal(r.u.People[k].Next); ok {
				return i
			}
		}
	}
	return r.end
}

// content counts the words from token i on that say something.
func (r *reader) content(i int) int {
	n := 0
	for ; i < r.end; i++ {
		if t := r.toks[i]; t.Kind == token.Word && !token.IsStop(t.Norm) || t.Kind == token.Number || t.Kind == token.URL || t.Kind == token.Email {
			n++
		}
	}
	return n
}

// deadline tells whether a day or hour to come is named at or after token i.
func (r *reader) deadline(i int) bool {
	for _, d := range r.u.Dates {
		if d.Kind != dates.Duration && d.First >= i && !d.Deadline().Before(r.u.Ref) && !d.Repeats {
			return true
		}
	}
	return false
}

// person tells whether somebody is named or meant in the tokens after i.
func (r *reader) person(i int) bool {
	for _, m := range r.u.People {
		if m.First > i {
			return true
		}
	}
	for ; i < r.end; i++ {
		if r.is(i, "you", "him", "her", "them", "everyone", "everybody", "client", "customer", "team", "u", "me", "us") || isRole(r.n(i)) {
			return true
		}
	}
	return false
}

// contact tells whether verb and object plan to get in touch.
func (r *reader) contact(c *Reading) bool {
	v := c.VerbAt
	next := r.n(v + 1)
	switch c.Verb {
	case "follow", "check", "circle", "get", "come", "report":
		if r.is(v+1, "up", "back", "in") && c.Verb != "report" && c.Verb != "get" && c.Verb != "come" {
			return c.Verb != "check" || r.is(v+2, "with", "on", "again") || r.contactTime()
		}
		if r.is(v+1, "back") && (r.is(v+2, "to") || r.is(v+2, "with")) || r.is(v+1, "in") && r.is(v+2, "touch") || r.is(v+1, "together") {
			return true
		}
		if r.is(v+1, "on") && r.has(v, "call", "zoom", "phone") {
			return true
		}
	case "let":
		return r.is(v+2, "know") && c.Form == Commit
	case "keep":
		return r.has(v, "posted", "updated", "informed")
	case "catch", "touch", "sync", "hop", "jump", "stop", "drop", "reach", "talk", "speak", "chat", "connect", "meet", "introduce", "reconvene", "revisit", "visit":
		switch c.Verb {
		case "catch":
			return next == "up"
		case "touch":
			return next == "base"
		case "hop", "jump":
			return r.has(v, "call", "zoom", "phone", "meeting")
		case "stop", "drop":
			return r.is(v+1, "by", "in")
		case "reach":
			return r.is(v+1, "out")
		case "talk", "speak":
			return r.is(v+1, "to", "with", "again", "tomorrow", "soon", "later", "next", "on") || r.contactTime()
		case "meet", "connect":
			return r.person(v) || r.contactTime() || c.Form == WeCommit
		case "revisit", "visit":
			return r.contactTime()
		}
		return r.person(v) || r.contactTime()
	case "discuss":
		return r.contactTime()
	case "update", "inform", "notify":
		return c.Form == Commit && r.person(v)
	case "see":
		return r.contactTime()
	}
	if isContact(c.Verb) && c.Verb != "text" && c.Verb != "message" && (r.person(v) || r.contactTime() && c.Verb != "email" && c.Verb != "mail") {
		return !r.sends(v)
	}
	return arranges(c.Verb) && r.contactNear(v)
}

// sends tells whether a thing is mailed rather than a person contacted: "email
// you the report".
func (r *reader) sends(v int) bool {
	return r.is(v, "email", "mail", "e-mail", "forward") && (r.is(v+1, "it", "this", "that", "them", "those") || r.has(v, "report", "file", "document", "invoice", "contract", "slides", "link", "copy", "details", "list", "results", "spreadsheet"))
}

// contactTime tells whether a time to come is named.
func (r *reader) contactTime() bool { return r.deadline(0) }

// contactNear tells whether the object of the verb is a meeting or a call.
func (r *reader) contactNear(v int) bool {
	for i := v + 1; i < r.end && i <= v+8; i++ {
		if r.is(i, ",", ".", ";", "about", "because", "before", "after", "so", "if", "when", "from") {
			return false
		}
		if contactObject(r.n(i)) {
			next := r.n(i + 1)
			return next != "notes" && next != "room" && next != "minutes" && next != "agenda" && next != "address" && next != "template" && next != "list"
		}
	}
	return false
}

func (r *reader) has(v int, words ...string) bool {
	for i := v + 1; i < r.end; i++ {
		if r.is(i, words...) {
			return true
		}
	}
	return false
}

// willSoon tells whether somebody's "will" comes within a few words.
func (r *reader) willSoon(i int) bool {
	for k := i + 1; k < r.end && k <= i+4 && r.toks[k].Kind == token.Word; k++ {
		if r.is(k, "will", "'ll") {
			return true
		}
	}
	return false
}

// idioms takes back tasks that are turns of phrase.
func (r *reader) idioms(c *Reading) {
	if r.turnOfPhrase(c) || r.emptyVerb(c) || r.foretold(c) {
		c.Idle, c.Task = true, false
		c.Contact = c.Contact && c.Verb != "let"
	}
}

// turnOfPhrase tells idioms by the words after the verb.
func (r *reader) turnOfPhrase(c *Reading) (idle bool) {
	v := c.VerbAt
	switch c.Verb {
	case "let":
		idle = r.is(v+1, "you", "him", "her", "them", "us", "me") && r.is(v+2, "go", "be", "see", "in", "off", "down") || r.is(v+1, "go", "'s")
	case "tell":
		idle = r.is(v+1, "you", "ya") && !r.is(v+2, "when", "tomorrow", "by") || r.is(v+1, "me", "us")
	case "give":
		idle = r.is(v+1, "up", "in", "that", "it") && !r.is(v+2, "to") || r.is(v+2, "that", "credit", "try", "shot") || r.is(v+1, "you", "me") && r.is(v+2, "an", "a") && r.is(v+3, "example", "idea", "hint", "second", "minute", "sec", "moment")
	case "get":
		idle = r.is(v+1, "there", "it", "used", "going", "better", "worse", "started", "into", "rid", "to", "out", "over", "through", "along", "that") && !c.Contact
	case "take":
		idle = r.is(v+1, "place", "time", "part", "long", "off", "that", "some", "about", "away") || r.is(v+1, "a", "an") && r.is(v+2, "while", "break", "moment", "minute", "second", "bit", "lot", "week")
	case "do":
		idle = r.is(v+1, "well", "better", "so", "fine", "good", "n't", "not") || c.Content == 0 ||
			r.is(v+1, "that", "it", "this") && r.is(v+2, "next", "another", "some") && r.is(v+3, "time", "day") // put off
	case "look":
		idle = r.is(v+1, "like", "good", "great", "forward", "nice", "weird", "fine", "really", "very", "more", "bad", "ok", "okay")
	}
	return idle
}

// foretold tells what happens to the addressee rather than what he is to do:
// "you will get a new card".
func (r *reader) foretold(c *Reading) bool {
	if c.Form != Request || !r.is(c.VerbAt-1, "will", "'ll") {
		return false
	}
	switch c.Verb {
	case "get", "receive", "have":
		if r.from(c.VerbAt) { // somebody else sends it
			c.Contact = false
			return true
		}
		if c.Deadline && r.determined(c.VerbAt+1) { // "you will have the proposal by tomorrow" is a promise
			c.Form, c.Verb, c.Task, c.Idle, c.Strength = Commit, "deliver", true, false, Decided
			return false
		}
		return true
	case "find", "hear", "see", "notice", "need", "save", "pay", "take", "learn", "report", "meet", "work", "start", "love", "like":
		return true
	}
	return false
}

// from tells whether what follows token v comes from somebody but the speaker.
func (r *reader) from(v int) bool {
	for i := v + 1; i+1 < r.end && i <= v+8; i++ {
		if r.is(i, ",", ".", ";", "and", "but") {
			return false
		}
		if r.is(i, "from") {
			return !r.is(i+1, "me", "us", "our", "my")
		}
	}
	return false
}

// emptyVerb tells verbs that need an object or a date to name work.
func (r *reader) emptyVerb(c *Reading) (idle bool) {
	v := c.VerbAt
	switch c.Verb {
	case "work":
		idle = r.is(v+1, "out", "well", "fine", "great", "for", "better", "like", "as") || v+1 >= r.end || c.Content == 0 && !r.is(v+1, "on")
	case "run":
		idle = r.is(v+1, "out", "into", "late", "away")
	case "start", "stop":
		idle = c.Content < 2
	case "show":
		idle = r.is(v+1, "up", "you", "me", "us", "off")
	case "ask":
		idle = r.is(v+1, "you", "a", "about", "why", "what", "that", "one", "for") && !c.Deadline
	case "talk", "speak":
		idle = !c.Contact
	case "put":
		idle = r.is(v+1, "it") && r.is(v+2, "this", "that") || r.is(v+1, "up")
	case "explain", "pass", "keep", "turn", "consider", "try", "quote", "cover", "lead", "repeat":
		least := 1
		if c.Form == Commit || c.Form == WeCommit {
			least = 2
		}
		idle = c.Content < least && !c.Deadline
	case "report":
		idle = r.is(v+1, "to")
	case "find", "figure":
		idle = r.is(v+1, "attached", "enclosed", "below") || r.is(v+1, "that", "it") && !r.is(v+2, "out") && c.Content < 2
	case "read":
		idle = c.Form == Commit && r.is(v+1, "that", "it", "you") && !c.Deadline
	case "hold":
		idle = r.is(v+1, "on", "up", "off", "that", "it", "true")
	case "hang":
		idle = true
	case "open", "close", "add":
		idle = r.is(v+1, "that") && c.Content < 1
	case "call":
		idle = r.is(v+1, "it", "that", "this") && !c.Deadline
	case "pick":
		idle = r.is(v+1, "on", "that")
	}
	return idle
}
