package person

import "parlance/insights/token"

// place says whether the words around a name make it one.
type place uint8

const (
	anywhere place = iota
	greeted        // called by name
	called         // at an end of the sentence with a comma, as only names of people are
	self           // introduces himself
	role           // where a person must stand: "ask Will", "Will said", "with Mark"
)

// placeOf judges the place of a name of n tokens (1 when n is 0) at token i.
func placeOf(toks []token.Token, i, n int) place {
	next := i + max(n, 1)
	prev := word(toks, i-1)
	after := word(toks, next)
	switch {
	case greets(toks, i):
		return greeted
	case prev == "," && closes(after) && i >= 2, i == 0 && (after == "," || after == ":"):
		return called
	case prev == "@":
		return greeted
	case after == "here" && closes(word(toks, next+1)) && i <= 4 && prev != "is" && prev != "was":
		return self
	case prev == "is" && word(toks, i-2) == "this" && i <= 5 && (closes(after) || after == "from" || after == "here" || after == "at" || after == "with"):
		return self
	case prev == "is" && word(toks, i-2) == "name":
		return self
	case prev == "'s" && word(toks, i-2) == "name":
		return self
	case (prev == "'m" || prev == "am") && word(toks, i-2) == "i" && (after == "from" || after == "and" || closes(after)):
		return self
	}
	if takesPerson(prev) || actsNext(after) && startsClause(prev) {
		return role
	}
	return anywhere
}

// greets tells whether a greeting or thanks stands before token i.
func greets(toks []token.Token, i int) bool {
	if i > 0 && toks[i-1].Norm == "," {
		i--
	}
	switch word(toks, i-1) {
	case "hi", "hey", "hello", "dear", "morning", "afternoon", "evening", "howdy", "hiya", "welcome", "bye", "cheers", "sorry":
		return true
	case "thanks", "thank":
		return true
	case "you":
		return word(toks, i-2) == "thank"
	case "there":
		return word(toks, i-2) == "hi" || word(toks, i-2) == "hey"
	}
	return false
}

// takesPerson tells words that a person follows.
func takesPerson(w string) bool {
	switch w {
	case "ask", "asked", "tell", "told", "call", "email", "ping", "with", "meet", "contact", "invite", "remind", "cc", "loop", "thank", "let", "from",
		"to", "for", "by", "and", "or", "named", "colleague", "boss", "manager", "friend", "wife", "husband", "brother", "sister", "about", "help", "see", "have", "get", "give", "message", "text", "phone", "notify", "assign", "is":
		return true
	}
	return false
}

// actsNext tells words that follow the subject of a sentence.
func actsNext(w string) bool {
	switch w {
	case "will", "'ll", "would", "said", "says", "is", "was", "has", "had", "can", "could", "should", "needs", "wants", "asked", "told", "sent", "called", "thinks", "knows", "mentioned",
		"agreed", "works", "and", "'s", "who", "to", "must", "handles", "does", "did", "promised", "confirmed", "wrote":
		return true
	}
	return false
}

// startsClause tells words and marks that a subject may follow.
func startsClause(w string) bool {
	switch w {
	case "", ".", ",", ";", ":", "!", "?", "-", "and", "but", "so", "that", "if", "when", "because", "then", "think", "ok", "okay", "can", "could", "will", "did", "does", "should":
		return true
	}
	return false
}

// closes tells marks that end a clause, and the end of the text.
func closes(w string) bool {
	switch w {
	case "", ".", ",", "!", "?", ";", ":", "-", "–", ")":
		return true
	}
	return false
}

// sentenceStart tells whether a capital at i is due to its place.
func sentenceStart(toks []token.Token, i int) bool {
	switch word(toks, i-1) {
	case "", ".", "!", "?", ":", "\"", "“", "-", "•", "*":
		return true
	}
	return false
}

func word(toks []token.Token, i int) string {
	if i < 0 || i >= len(toks) {
		return ""
	}
	return toks[i].Norm
}

// calendar tells names of months and days.
func calendar(w string) bool {
	switch w {
	case "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "jun",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return true
	}
	return false
}

// IsRole tells words that name somebody by what he does.
func IsRole(norm string) bool {
	switch norm {
	case "manager", "director", "engineer", "designer", "developer", "assistant", "analyst", "expert", "officer", "president", "chairman", "head", "lead", "consultant", "agent",
		"representative", "coordinator", "specialist", "property", "marketing", "sales", "executive", "supervisor", "technician", "nurse", "doctor", "lawyer", "attorney", "teacher", "speaker", "customer", "support", "team",
		"ceo", "cfo", "cto", "coo", "vp", "hr", "it", "ci", "pm", "qa":
		return true
	}
	return false
}

// commonWord tells words that begin with a capital in greetings and titles
// without being names.
func commonWord(w string) bool {
	switch w {
	case "all", "everyone", "everybody", "team", "guys", "folks", "there", "you", "i", "we", "sir", "madam", "friend", "friends", "again", "both", "the", "a", "an", "this", "that",
		"it", "he", "she", "they", "so", "and", "but", "or", "if", "is", "are", "was", "not", "no", "yes", "ok", "okay", "just", "from", "to", "for", "in", "on", "at", "of", "by", "with", "as",
		"good", "great", "sorry", "please", "thanks", "thank", "hello", "hi", "hey", "dear", "my", "our", "your", "his", "her", "their", "here", "how", "what", "who", "when", "where", "why", "can", "could", "do", "does", "did", "will", "would",
		"happy", "welcome", "glad", "sure", "well", "now", "then", "yeah", "much", "very", "really", "everything", "anyone", "someone", "one", "two", "man", "bro", "dude", "mate", "buddy", "honey", "customer", "agent", "support", "doctor", "professor", "mom", "dad",
		"perfect", "absolutely", "exactly", "right", "cool", "awesome", "alright", "fine", "nice", "lovely", "wonderful", "morning", "afternoon", "evening", "monday", "friday", "today", "tomorrow",
		"back", "also", "maybe", "let", "lets", "have", "has", "be", "out", "over", "speaking", "calling", "going", "off", "up", "about", "after", "before", "looking", "hiring", "manager":
		return true
	}
	return false
}
