package itn

// money writes "$5", "$25.50", "€2 million". Pounds may be weight and cents stand
// alone, so they stay words.
func (s scanner) money(i int) (string, int) {
	n := cardinal(s.low[i:])
	if n.words == 0 {
		return "", 0
	}
	at := i + n.words
	var sign string
	switch s.word(at) {
	case "dollar", "dollars":
		sign = "$"
	case "euro", "euros":
		sign = "€"
	default:
		return "", 0
	}
	cents, more := -1, 0
	and := 0
	if s.word(at+1) == "and" {
		and = 1
	}
	if c, k := below100(s.low[min(len(s.low), at+1+and):]); k > 0 && n.fraction == "" && n.scale == "" {
		if w := s.word(at + 1 + and + k); w == "cent" || w == "cents" {
			cents, more = c, and+k+1
		}
	}
	return sign + n.money(cents), n.words + 1 + more
}
