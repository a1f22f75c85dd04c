package sentence

import "strings"

// alwaysOpen lists abbreviations that never end a sentence.
func alwaysOpen(w string) bool {
	switch w {
	case "dr", "mr", "mrs", "ms", "prof", "rev", "hon", "sen", "rep", "gov", "gen", "col", "capt", "lt", "sgt", "messrs",
		"st", "mt", "vs", "v", "e.g", "i.e", "eg", "ie", "cf", "viz", "approx", "ca", "resp", "incl", "excl",
		"fig", "figs", "vol", "pp", "ed", "eds", "tel", "ext", "dept", "attn", "re", "fwd", "est", "min", "max",
		"z.b", "d.h", "bzw", "hr", "fr", "nr", "sr", "sra", "mme", "mlle":
		return true
	}
	return false
}

// sometimesOpen lists abbreviations that end a sentence only when another one
// clearly begins.
func sometimesOpen(w string) bool {
	switch w {
	case "etc", "inc", "ltd", "co", "corp", "llc", "jr", "bros", "plc", "gmbh",
		"a.m", "p.m", "u.s", "u.k", "u.n", "e.u", "u.s.a", "ph.d", "b.a", "m.a", "m.d", "d.c", "a.k.a", "w.r.t",
		"ave", "blvd", "rd", "sq", "al", "hrs", "mins", "secs", "lbs", "oz", "ft":
		return true
	}
	return false
}

func isMonth(w string) bool {
	switch w {
	case "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec":
		return true
	}
	return false
}

// starts tells whether a word is one that sentences commonly begin with.
func starts(word string) bool {
	word = strings.ToLower(strings.TrimRight(word, ".,!?:;"))
	if i := strings.IndexAny(word, "'’"); i > 0 {
		word = word[:i]
	}
	switch word {
	case "i", "we", "you", "he", "she", "it", "they", "this", "that", "these", "those", "there", "the", "a", "an",
		"my", "our", "your", "his", "her", "their", "its", "im", "ill",
		"what", "who", "when", "where", "why", "how", "which", "can", "could", "would", "will", "should", "do", "does",
		"did", "is", "are", "was", "were", "have", "has", "please", "pls", "thanks", "thank", "thx", "ok", "okay", "yes",
		"no", "yeah", "yep", "nope", "sure", "so", "but", "and", "or", "also", "then", "now", "if", "let", "lets", "not", "maybe",
		"great", "good", "hi", "hey", "hello", "sorry", "sounds", "after", "before", "because", "just", "however", "once", "any", "as", "at", "in", "on":
		return true
	}
	return false
}
