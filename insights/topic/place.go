package topic

import (
	"strings"

	"parlance/insights/token"
)

type placing uint8

const (
	anyPlace placing = iota
	nounPlace
	verbPlace
)

// place judges by the words around whether n tokens at i stand as a noun.
func place(toks []token.Token, i, n int) placing {
	prev, next := "", ""
	if i > 0 {
		prev = toks[i-1].Norm
	}
	if i+n < len(toks) {
		next = toks[i+n].Norm
	}
	if gerundAfter(prev) && len(toks[i].Norm) > 5 && strings.HasSuffix(toks[i].Norm, "ing") {
		return verbPlace // "thanks for joining us"
	}
	switch prev {
	case "the", "a", "an", "this", "that", "these", "those", "my", "our", "your", "his", "her", "their", "its", "of", "for", "with", "about", "in", "on", "from", "into", "by",
		"some", "any", "no", "new", "another", "each", "every", "which", "'s", "at", "more", "all", "other", "without", "per", "many":
		return nounPlace
	case "to", "i", "we", "you", "they", "he", "she", "will", "'ll", "can", "could", "would", "should", "n't", "not", "did", "do", "does", "please", "let", "'ve", "'re", "'m", "'d",
		"is", "are", "was", "were", "be", "been", "must", "might", "may", "never", "always", "just", "also", "have", "has", "had", "very", "so", "too", "really", "it", "who", "me", "us":
		return verbPlace
	}
	switch next {
	case "is", "are", "was", "were", "will", "has", "of", "'s", "and", "or", ",", ".", "?", "for", "in", "at", "on":
		return nounPlace
	case "the", "a", "an", "it", "me", "you", "them", "him", "her", "us", "this", "that", "my", "your", "our", "to", "up", "out", "back":
		return verbPlace
	}
	return anyPlace
}

// gerundAfter tells words after which a form in -ing is mostly a verb.
func gerundAfter(w string) bool {
	switch w {
	case "for", "by", "of", "after", "before", "without", "when", "while", "from":
		return true
	}
	return false
}

// dull tells words that are no topic although they are no grammar either:
// manners, talk about the talk, dates, plain verbs and adjectives.
func dull(w string) bool {
	if tens, ones, ok := strings.Cut(w, "-"); ok && strings.HasSuffix(tens, "ty") && dull(tens) && dull(ones) || stretched(w) { // forty-two, heyyy
		return true
	}
	switch w {
	case "today", "tomorrow", "yesterday", "tonight", "morning", "afternoon", "evening", "night", "noon", "week", "weeks", "month", "months", "year", "years", "day", "days", "hour", "hours",
		"minute", "minutes", "second", "seconds", "weekend", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "june",
		"july", "august", "september", "october", "november", "december", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "eod", "asap", "moment", "soon", "later", "earlier", "early", "late", "ago",
		"next", "last", "first", "third", "previous", "recent", "recently", "currently", "usually", "sometimes", "once", "twice", "half", "quarter", "couple", "dozen", "date", "dates",
		"sir", "madam", "mr", "mrs", "ms", "dr", "dear", "regards", "cheers", "sincerely", "welcome", "sorry", "apologies", "congratulations", "bye", "goodbye",
		"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "percent", "omg", "lol", "pls", "plz", "thx", "one",
		"guy", "guys", "man", "folks", "people", "person", "way", "ways", "part", "parts", "point", "points", "case", "cases", "example", "idea", "ideas", "fact", "reason", "reasons",
		"question", "questions", "answer", "answers", "word", "words", "number", "numbers", "side", "end", "start", "beginning", "middle", "rest", "whole", "amount", "set", "list", "kinds", "sorts", "type", "types",
		"talk", "talking", "talked", "tell", "told", "telling", "ask", "asked", "asking", "saying", "speak", "speaking", "spoke", "call", "called", "calling", "mention", "mentioned", "discuss", "discussed", "hear", "heard", "listen",
		"thought", "thinking", "guess", "suppose", "believe", "feel", "feels", "feeling", "felt", "hope", "hoping", "wish", "wonder", "wondering", "remember", "forget", "forgot", "understand", "understood", "realize", "knew", "known", "knows",
		"want", "wants", "wanted", "need", "needs", "needed", "like", "likes", "liked", "love", "loved", "hate", "mind", "care", "try", "tries", "tried", "trying", "keep", "keeps", "kept", "started", "starting", "stop", "stopped",
		"give", "gives", "gave", "given", "giving", "takes", "took", "taken", "taking", "bring", "brought", "find", "found", "finding", "show", "shows", "showed", "shown", "send", "sends", "sent", "sending", "puts", "putting",
		"turn", "turned", "turns", "work", "works", "worked", "working", "happen", "happens", "happened", "happening", "become", "became", "seem", "seems", "seemed", "looks", "looked", "looking", "leave", "left", "leaving", "stay", "wait", "waiting",
		"help", "helps", "helped", "helping", "helpful", "thanking", "appreciate", "reach", "reaching", "pointing", "means", "meant", "meaning", "add", "added", "adding", "agree", "agreed", "agrees", "sound", "sounds",
		"big", "bigger", "small", "little", "long", "short", "high", "low", "old", "young", "new", "nice", "best", "better", "worse", "worst", "bad", "fine", "happy", "glad", "perfect", "cool", "awesome", "interesting", "important",
		"different", "possible", "probably", "definitely", "certainly", "absolutely", "exactly", "basically", "obviously", "hopefully", "unfortunately", "especially", "completely", "totally", "certain", "clear", "easy", "easier", "hard", "harder", "difficult", "simple",
		"able", "available", "ready", "full", "real", "true", "wrong", "correct", "alright", "anyway", "instead", "enough", "together", "alone", "almost", "pretty", "far", "near", "close", "open", "home", "place", "places",
		"coming", "seen", "seeing", "saw", "making", "using", "uses", "useful", "lets", "till", "less", "least", "several", "various", "whatever", "whenever", "wherever", "anymore", "somewhere", "anywhere", "somehow", "apart",
		"run", "running", "ran", "move", "moving", "moved", "follow", "following", "followed", "check", "checking", "checked", "pick", "picked", "play", "played", "read", "reading", "write", "writing", "wrote", "written", "hold", "holding", "sit", "stand", "walk", "handle", "handles", "handled",
		"todo", "agenda", "action", "actions", "tbh", "annoying", "wonderful", "terrible", "horrible", "amazing", "excellent", "fantastic", "lovely", "beautiful", "hardest", "easiest", "biggest", "largest", "smallest", "latest", "cheapest", "fastest", "lgtm", "wip", "ptal", "imo", "btw", "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays", "item", "items", "addressee", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "thirtieth", "fourth", "fifth", "a.m.", "p.m.", "yay", "wow", "huh", "hmmm", "ooh", "ugh", "damn", "gosh", "god", "jesus", "hell", "lord", "plus", "fyi", "mate", "dude", "bro", "honey", "buddy", "nobody", "noone", "self", "ourself", "thereof", "likely", "quick", "quickly", "fast", "slow", "slowly", "straight", "extra",
		"assume", "assuming", "expect", "expected", "consider", "considering", "decide", "decided", "decides", "allow", "allows", "include", "includes", "including", "provide", "provides", "continue", "finish", "finished", "regarding", "according", "concerning", "worry", "worried", "noticed", "notice", "actual", "general", "main", "usual", "specific", "particular", "basic", "final", "total", "entire", "current", "extremely", "slightly", "honestly", "simply", "literally", "apparently", "particularly", "generally", "automatically", "directly", "immediately", "somewhat", "indeed":
		return true
	}
	return false
}

// stretched tells words that are drawn out: a letter three times in a row.
func stretched(w string) bool {
	for i := 2; i < len(w); i++ {
		if w[i] == w[i-1] && w[i] == w[i-2] && w[i] >= 'a' && w[i] <= 'z' {
			return w != "www"
		}
	}
	return false
}
