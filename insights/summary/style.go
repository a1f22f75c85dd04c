package summary

import (
	"strings"

	"parlance/insights/token"
)

// Written is how much a sentence is worded like a report rather than like talk,
// -1 to 1: reports join nouns with the, of, to and by; talk points with I, you,
// that and hesitates.
func Written(toks []token.Token) float64 {
	report, talk, n := 0.0, 0.0, 0.0
	for i := range toks {
		if toks[i].Kind != token.Word {
			continue
		}
		n++
		switch toks[i].Norm {
		case "the", "to", "of", "and", "a", "an", "for", "on", "was", "were", "be", "with", "by", "in", "as", "at", "from", "their", "should", "which", "or", "because", "also", "not":
			report++
		case "i", "you", "we", "it", "that", "this", "there", "they", "one", "us", "me", "my", "your", "'s", "'re", "'m", "'ll", "n't", "do", "have", "can", "could", "get", "got",
			"yeah", "yes", "no", "okay", "ok", "oh", "uh", "um", "well", "right", "so", "just", "like", "know", "think", "mean", "kind", "sort", "gonna", "really", "maybe",
			"then", "thing", "but", "if", "what":
			talk++
		}
	}
	if n == 0 {
		return 0
	}
	return (report - talk) / n
}

// IsFragment tells pieces that say nothing by themselves: those without a verb, as
// "Three different types of batteries" is one.
func IsFragment(toks []token.Token) bool {
	for i := range toks {
		t := &toks[i]
		switch t.Norm {
		case "is", "are", "was", "were", "be", "am", "'s", "'re", "'m", "been", "has", "have", "had", "'ve", "do", "does", "did", "n't",
			"will", "would", "can", "could", "shall", "should", "may", "might", "must", "'ll", "'d", "need", "needs", "want", "wants",
			"think", "let", "please", "got", "get", "gets", "go", "goes", "went", "said", "says", "make", "makes", "made", "means", "wo", "ca",
			"came", "come", "comes", "took", "take", "takes", "found", "know", "see", "saw", "gave", "give", "told", "sent", "left", "lost", "kept", "felt":
			return false
		}
		if i > 0 && t.Kind == token.Word && len(t.Norm) > 4 && strings.HasSuffix(t.Norm, "ed") {
			return false
		}
	}
	return true
}
