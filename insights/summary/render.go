package summary

import (
	"strings"

	"parlance/insights/token"
)

// Render puts a cleaned sentence into the third person where that is certain,
// "I'll send it" said by Ann as "Ann will send it"; else the speaker's name goes
// before it; one like "Speaker 2" (not telling) only where the sentence speaks of
// "I" or "you". Without a name the sentence stays as it is.
func Render(clean, speaker string, telling bool) string {
	if speaker == "" || clean == "" {
		return clean
	}
	if s, ok := third(clean, speaker); ok {
		return s
	}
	if !telling && !anyPersonal(token.Scan(nil, clean)) {
		return clean
	}
	return speaker + ": " + clean
}

// third turns "I will ..." into "Ann will ...". It gives up when another word of
// the sentence speaks of the first or second person, since whom it means is not
// certain.
func third(clean, speaker string) (string, bool) {
	toks := token.Scan(nil, clean)
	if len(toks) < 4 || toks[0].Norm != "i" {
		return "", false
	}
	var verb string
	const from = 2
	switch toks[1].Norm {
	case "'ll", "will", "shall":
		verb = "will"
	case "'m", "am":
		verb = "is"
	case "can", "could", "should", "must", "would", "might":
		verb = toks[1].Norm
	case "need":
		verb = "needs"
	case "have":
		verb = "has"
	case "want":
		verb = "wants"
	case "'ve":
		verb = "has"
	case "think":
		verb = "thinks"
	default:
		return "", false
	}
	if toks[from].Norm == "n't" {
		return "", false
	}
	for i, t := range toks[from:] {
		if t.Norm == "this" && span(toks, from+i+1) {
			continue
		}
		if personal(t.Norm) || t.Norm == "?" {
			return "", false
		}
	}
	rest := join(toks[from:])
	if t := toks[from]; t.Kind == token.Punct {
		return "", false
	}
	return strings.TrimSpace(speaker + " " + verb + " " + rest), true
}

// span tells the week of "this week", which is the same whoever speaks.
func span(toks []token.Token, i int) bool {
	if i >= len(toks) {
		return false
	}
	switch toks[i].Norm {
	case "morning", "afternoon", "evening", "week", "weekend", "month", "quarter", "year", "time":
		return true
	}
	return false
}

func anyPersonal(toks []token.Token) bool {
	for i := range toks {
		if w := toks[i].Norm; personal(w) && w != "this" && w != "here" {
			return true
		}
	}
	return false
}

// personal tells words whose meaning changes with the speaker.
func personal(w string) bool {
	switch w {
	case "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves", "you", "your", "yours", "yourself", "u", "here", "this":
		return true
	}
	return false
}
