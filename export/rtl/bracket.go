package rtl

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// resolveBrackets applies rule N0: a pair of brackets runs the way of what it
// holds, if that goes with the paragraph or with what stands before the pair.
func resolveBrackets(clusters []string, cs []bidi.Class, embedding bidi.Class) {
	for _, p := range pairs(clusters, cs) {
		found := bidi.ON
		for _, c := range cs[p.open+1 : p.close] {
			if d := direction(c); d == embedding {
				found = d
				break
			} else if d != bidi.ON {
				found = d
			}
		}
		if found == bidi.ON {
			continue
		}
		if found != embedding && before(cs[:p.open], embedding) != found {
			found = embedding
		}
		cs[p.open], cs[p.close] = found, found
	}
}

// before is the direction of the last cluster that has one.
func before(cs []bidi.Class, sos bidi.Class) bidi.Class {
	for _, c := range slices.Backward(cs) {
		if d := direction(c); d != bidi.ON {
			return d
		}
	}
	return sos
}

// pair is where a bracket opens and closes.
type pair struct{ open, close int }

// pairs finds matching brackets, in the order in which they open (rule BD16).
func pairs(clusters []string, cs []bidi.Class) []pair {
	const deepest = 63
	found := map[int]int{}
	var open []int
	for i, c := range clusters {
		p, _ := bidi.LookupString(c)
		if cs[i] != bidi.ON || !p.IsBracket() {
			continue
		}
		if p.IsOpeningBracket() {
			if len(open) == deepest {
				break
			}
			open = append(open, i)
			continue
		}
		for n, start := range slices.Backward(open) {
			if mirrored(clusters[start]) == c {
				found[start] = i
				open = open[:n]
				break
			}
		}
	}
	var out []pair
	for i := range clusters {
		if end, ok := found[i]; ok {
			out = append(out, pair{i, end})
		}
	}
	return out
}

// mirrored is a bracket or quote as it looks from the other side (rule L4).
func mirrored(s string) string {
	switch s {
	case "<":
		return ">"
	case ">":
		return "<"
	case "«":
		return "»"
	case "»":
		return "«"
	case "‹":
		return "›"
	case "›":
		return "‹"
	default:
		if p, _ := bidi.LookupString(s); p.IsBracket() {
			return bidi.ReverseString(s)
		}
		return s
	}
}
