package speechtest

import (
	"strings"
	"unicode"

	"parlance/speech"
)

// Score counts the errors of a recognised text.
type Score struct {
	Words  int // of the reference
	Errors int // words put in, left out or mistaken
}

// Add sums scores up.
func (s Score) Add(o Score) Score { return Score{s.Words + o.Words, s.Errors + o.Errors} }

// WER is the word error rate in percent.
func (s Score) WER() float64 {
	if s.Words == 0 {
		return 0
	}
	return 100 * float64(s.Errors) / float64(s.Words)
}

// Compare scores text against reference; case, punctuation and the spelling of
// the digits 0 to 10 do not count.
func Compare(reference, text string) Score {
	ref := Normalize(reference)
	return Score{Words: len(ref), Errors: Distance(ref, Normalize(text))}
}

// Normalize splits a text into comparable words.
func Normalize(text string) []string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '’':
			return '\''
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, text)
	words := strings.Fields(text)
	digits := []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	for i, w := range words {
		if len(w) == 1 && w[0] >= '0' && w[0] <= '9' {
			words[i] = digits[w[0]-'0']
		} else if w == "10" {
			words[i] = digits[10]
		}
	}
	return words
}

// Distance is the number of edits (insert, drop, replace) that make b of a.
func Distance(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// Text is everything that was said, in order.
func Text(t *speech.Transcript) string {
	var words []string
	for _, u := range t.Utterances {
		for _, w := range u.Words {
			words = append(words, w.Text)
		}
	}
	return strings.Join(words, " ")
}
