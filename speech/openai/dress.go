package openai

import (
	"strings"
	"unicode"

	"parlance/conversation"
)

// dress gives words the marks and capitals of the text that they are from, which
// OpenAI leaves out of its words: "friday" of "by Friday?" becomes "Friday?".
// Where words and text part, the rest of the words stays as it is.
func dress(words []conversation.Word, text string) {
	i := 0
	for field := range strings.FieldsSeq(text) {
		want := letters(field)
		if want == "" {
			continue // a dash by itself
		}
		// "twenty-five" may be two words.
		n, have := 0, ""
		for i+n < len(words) && len(have) < len(want) {
			have += letters(words[i+n].Text)
			n++
		}
		switch {
		case have != want:
			return
		case n == 1:
			words[i].Text = field
		default:
			last := &words[i+n-1]
			last.Text += field[len(strings.TrimRightFunc(field, unicode.IsPunct)):]
		}
		i += n
	}
}

// letters is what makes a word the same word.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
