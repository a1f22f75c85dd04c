package act

import "parlance/insights/token"

// asks reads how the utterance asks, if it does.
func (r *reader) asks() Asks {
	a := Asks{Mark: r.u.asked()}
	words := token.Words(r.toks)
	a.Fragment = words < 3
	i := r.start
	if r.is(i, "do", "would", "could", "can", "did", "have") && r.is(i+1, "you") {
		a.AskFavour = true
	}
	a.Wh = r.wh(i)
	a.Inverted = r.inverted(i)
	a.AskYou = a.Inverted && (r.is(i+1, "you") || r.is(i+2, "you"))
	a.Indirect = r.indirect(i)
	a.Tag = r.tag()
	a.Rhetoric = r.rhetoric(i)
	if !a.Wh && !a.Inverted {
		for j := i + 1; j < r.end; j++ {
			if r.toks[j-1].Kind == token.Symbol || r.is(j-1, ",", "but", "so", "and", "-", "then", "please") && j-i <= 12 || r.is(j-1, ".", "!", ";", ":") {
				if r.wh(j) && r.is(j, "what", "who", "how", "why", "where", "when", "which") && !r.is(j-1, "and") {
					a.Wh = true
				}
				if r.inverted(j) && !r.is(j-1, "and", "so", "but") {
					a.Inverted = true
					a.AskYou = a.AskYou || r.is(j+1, "you")
				}
			}
		}
	}
	return a
}

// wh tells whether a question word stands at i with a verb before its subject.
func (r *reader) wh(i int) bool {
	w := r.n(i)
	next := r.n(i + 1)
	switch w {
	case "who", "whom", "whose":
		return r.verbal(i+1) && !r.is(i+1, "'ll") || w == "whose"
	case "what":
		switch next {
		case "about", "if", "else", "kind", "kinds", "time", "sort", "type", "happens", "happened", "makes", "color", "colour", "percentage":
			return true
		case "a", "an", "the", "i", "we", "he", "they", "you", "it":
			return false
		}
		return r.verbal(i+1) || r.verbal(i+2) || r.verbal(i+3)
	case "when", "where":
		return r.verbal(i+1) && r.subjectAt(i+2) || r.is(i+1, "is", "'s", "are")
	case "why":
		return r.verbal(i+1) || next == "not" || next == ""
	case "which":
		return r.verbal(i+1) || r.verbal(i+2) || r.verbal(i+3) || next == "one"
	case "how":
		switch next {
		case "about", "come", "much", "many", "long", "often", "far", "soon", "old", "big", "else", "early", "late":
			return true
		case "to", "i", "we", "you", "they", "the", "nice", "cool", "funny":
			return false
		}
		return r.verbal(i+1) || r.verbal(i+2)
	}
	return false
}

// verbal tells auxiliaries that follow a question word.
func (r *reader) verbal(i int) bool {
	switch r.n(i) {
	case "is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should", "shall", "have", "has", "had", "'s", "'re", "'d", "'ll", "am", "may", "might", "must",
		"needs", "wants", "said", "thinks", "knows", "made", "owns", "handles", "gets":
		return true
	}
	return false
}

// subjectAt tells words that begin a subject.
func (r *reader) subjectAt(i int) bool {
	switch r.n(i) {
	case "i", "you", "we", "they", "he", "she", "it", "this", "that", "these", "those", "there", "the", "a", "an", "my", "your", "our", "their", "his", "her", "its", "anyone", "anybody",
		"someone", "somebody", "everyone", "everybody", "any", "all", "u", "ya", "one", "people", "each", "either":
		return true
	}
	_, ok := r.personAt(i)
	return ok
}

// inverted tells whether an auxiliary stands at i before its subject.
func (r *reader) inverted(i int) bool {
	switch r.n(i) {
	case "do", "does", "did", "is", "are", "was", "were", "can", "could", "will", "would", "should", "shall", "has", "had", "have", "am", "may", "might":
	default:
		return false
	}
	j := i + 1
	if r.is(j, "n't", "not") {
		j++
	}
	if !r.subjectAt(j) {
		return false
	}
	switch r.n(i) {
	case "have", "had":
		return r.is(j, "you", "we", "they", "i", "he", "she", "anyone", "it") && j+1 < r.end // "have a look" is none
	case "do":
		return !r.is(j, "the", "that", "this", "it", "a", "all", "not", "my", "any", "his", "her", "your", "these", "those", "one") || r.u.asked()
	case "was", "were", "is", "are":
		return j+1 < r.end
	case "may":
		return r.is(j, "i", "we")
	}
	return true
}

// indirect tells phrases that ask without the form of a question.
func (r *reader) indirect(i int) bool {
	switch {
	case r.is(i, "i", "we") && r.is(i+1, "wonder"), r.is(i, "wondering", "curious"):
		return true
	case r.is(i, "i") && r.is(i+1, "was", "'m", "am") && r.is(i+2, "wondering", "curious", "just") && (!r.is(i+2, "just") || r.is(i+3, "wondering", "curious")):
		return true
	case r.is(i, "any") && r.is(i+1, "idea", "ideas", "chance", "update", "updates", "news", "questions", "question", "thoughts", "luck", "other", "suggestions", "comments", "preference", "reason", "feedback", "word"):
		return !r.has(i, "will", "would", "is", "are", "was")
	case r.is(i, "anything", "anyone", "anybody", "anywhere") && (r.is(i+1, "else", "know", "knows", "have", "has", "got", "here", "want", "up", "new") || r.u.asked()):
		return true
	case r.is(i, "know") && r.is(i+1, "if", "what", "when", "where", "who", "why", "how"), r.is(i, "my") && r.is(i+1, "question") && r.is(i+2, "is", "was"), r.is(i, "question", "quick") && r.is(i+1, ":", "question"):
		return true
	case r.is(i, "got", "wanna", "need", "ready", "you") && r.u.asked():
		return true
	case r.is(i, "tell") && r.is(i+1, "me", "us") && r.is(i+2, "what", "how", "who", "when", "where", "why", "about", "more", "which"):
		return true
	case r.is(i, "is", "does", "can", "could", "would", "did", "do", "are") && r.is(i+1, "that", "there", "any", "people", "anyone") && i+2 < r.end:
		return r.u.asked()
	}
	return false
}

// tag tells a question that hangs on a statement: "..., right", "isn't it".
func (r *reader) tag() bool {
	e := r.end
	for e > 0 && r.toks[e-1].Kind == token.Punct {
		e--
	}
	if e-r.start < 3 {
		return false
	}
	if r.is(e-1, "right", "correct", "huh", "eh", "yeah", "ok", "okay", "no") && (r.is(e-2, ",") || r.is(e-1, "huh", "eh") || r.u.asked()) {
		return true
	}
	if r.is(e-1, "what", "not", "something") && r.is(e-2, "or") {
		return true
	}
	return e >= 3 && r.is(e-1, "it", "you", "they", "we", "he", "she", "i", "there") && r.is(e-2, "n't") || e >= 3 && r.is(e-1, "think") && r.is(e-2, "you") && r.is(e-3, "n't", "do")
}

// rhetoric tells phrases that only look like questions.
func (r *reader) rhetoric(i int) bool {
	switch {
	case r.is(i, "you") && r.is(i+1, "know") && r.is(i+2, "what"):
		return true
	case r.is(i, "what") && r.is(i+1, "a", "an") && !r.u.asked():
		return true
	case r.is(i, "what", "who", "why", "how") && r.is(i+1, "the") && r.is(i+2, "hell", "heck", "fuck"):
		return true
	case r.is(i, "who") && r.is(i+1, "knows", "cares"):
		return true
	case r.is(i, "do") && r.is(i+1, "you") && r.is(i+2, "know") && r.is(i+3, "what") && r.is(i+4, "i") && r.is(i+5, "mean"):
		return true
	}
	return false
}
