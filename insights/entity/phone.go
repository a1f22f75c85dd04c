package entity

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"parlance/insights/token"
)

// The digits of a number that is worth validating, which is slow.
const (
	minPhoneDigits = 7
	maxPhoneDigits = 15
)

// findPhones gives the valid phone numbers of a text. Candidates are runs of
// digits with the marks that people put between them; the library judges them.
func findPhones(text string, toks []token.Token, taken func(int) bool, region string) []Span {
	if countDigits(text) < minPhoneDigits {
		return nil
	}
	var out []Span
	for i := 0; i < len(toks); {
		next := candidate(toks, i, taken)
		if next == i {
			i++
			continue
		}
		if v, ok := validate(text[toks[i].Pos:toks[next-1].Stop], region); ok {
			out = append(out, Span{Type: "phone", Value: v, First: i, Next: next})
		}
		i = next
	}
	return out
}

func countDigits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// candidate gives where the run of phone-like tokens at i ends; i when there is
// none. A lone block of digits needs a plus sign or ten digits.
func candidate(toks []token.Token, i int, taken func(int) bool) int {
	t := toks[i]
	if t.Norm != "+" && t.Norm != "(" && !plainDigits(t) {
		return i
	}
	digits, groups, end := 0, 0, i
	for j := i; j < len(toks); j++ {
		switch {
		case taken(j):
			j = len(toks)
		case plainDigits(toks[j]):
			digits += countDigits(toks[j].Norm)
			groups++
			end = j + 1
		case strings.Contains("+()-./–", toks[j].Norm) && toks[j].Kind != token.Word && j < i+16:
		default:
			j = len(toks)
		}
	}
	switch {
	case digits < minPhoneDigits || digits > maxPhoneDigits:
		return i
	case groups == 1 && t.Norm != "+" && digits < 10:
		return i
	}
	return end
}

func plainDigits(t token.Token) bool {
	if t.Kind != token.Number {
		return false
	}
	for i := range len(t.Norm) {
		if (t.Norm[i] < '0' || t.Norm[i] > '9') && t.Norm[i] != '.' {
			return false
		}
	}
	return true
}

// validate gives the number in E.164 form.
func validate(s, region string) (string, bool) {
	n, err := phonenumbers.Parse(s, region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}
