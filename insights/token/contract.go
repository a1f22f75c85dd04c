package token

import (
	"strings"
	"unicode/utf8"
)

// contract adds the next bytes as one word, or as the two words of a
// contraction.
func (s *scanner) contract(bytes, runes int, apostrophe bool) {
	if !apostrophe && (bytes < 2 || bytes > 8) {
		s.emit(bytes, runes, Word)
		return
	}
	text := s.text[s.pos : s.pos+bytes]
	norm := normal(text)
	head, tail := halves(norm, apostrophe)
	if tail == "" {
		s.add(text, norm, bytes, runes, Word)
		return
	}
	// The cut is counted from the end in runes: an apostrophe may be 3 bytes.
	cut := len(text)
	n := utf8.RuneCountInString(tail)
	if !apostrophe {
		n -= strings.Count(tail, "'")
	}
	for range n {
		_, size := utf8.DecodeLastRuneInString(text[:cut])
		cut -= size
	}
	s.add(text[:cut], head, cut, utf8.RuneCountInString(text[:cut]), Word)
	s.add(text[cut:], tail, len(text)-cut, n, Word)
}

// halves gives the two words of a contraction; tail is "" for any other word.
func halves(norm string, apostrophe bool) (head, tail string) {
	if !apostrophe {
		return bare(norm)
	}
	if h, ok := strings.CutSuffix(norm, "n't"); ok && h != "" {
		return whole(h), "n't"
	}
	i := strings.LastIndexByte(norm, '\'')
	switch t := norm[i:]; t {
	case "'ll", "'s", "'re", "'ve", "'d", "'m":
		if i > 0 {
			return norm[:i], t
		}
	}
	return norm, ""
}

// whole gives the verb of a negation that lost a letter.
func whole(head string) string {
	switch head {
	case "ca":
		return "can"
	case "wo":
		return "will"
	case "sha":
		return "shall"
	case "ai":
		return "is"
	}
	return head
}

// bare finds contractions that are written without their apostrophe, as
// recognisers and people in a hurry do. Those that are also words of their own
// (ill, well, were, its, id, shed) are left alone.
func bare(norm string) (head, tail string) {
	switch norm {
	case "dont", "didnt", "doesnt", "isnt", "arent", "wasnt", "werent", "couldnt",
		"wouldnt", "shouldnt", "havent", "hasnt", "hadnt", "wont", "cant", "mustnt", "neednt":
		h := norm[:len(norm)-2]
		if norm == "cant" {
			h = "ca"
		}
		return whole(h), "n't"
	case "im":
		return "i", "'m"
	case "ive", "youve", "weve", "theyve":
		return norm[:len(norm)-2], "'ve"
	case "youre", "theyre":
		return norm[:len(norm)-2], "'re"
	case "youll", "theyll", "itll", "thatll":
		return norm[:len(norm)-2], "'ll"
	case "whats", "thats", "wheres", "whos", "hows", "theres":
		return norm[:len(norm)-1], "'s"
	}
	return norm, ""
}
