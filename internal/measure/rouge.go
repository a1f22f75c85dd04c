package measure

import (
	"strings"
	"unicode"
)

// Rouge1 is the F1 over single words of a text against a reference, 0 to 1:
// lower case, letters and digits only, no stemming.
func Rouge1(text, reference string) float64 {
	want := map[string]int{}
	n := 0
	for _, w := range Words(reference) {
		want[w]++
		n++
	}
	hit, got := 0, 0
	for _, w := range Words(text) {
		got++
		if want[w] > 0 {
			want[w]--
			hit++
		}
	}
	if hit == 0 {
		return 0
	}
	return 2 * float64(hit) / float64(n+got)
}

// Words cuts a text into lower-case runs of letters and digits.
func Words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}
