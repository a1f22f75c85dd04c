package speechtest_test

import (
	"testing"

	"parlance/speech/speechtest"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		reference, text string
		words, errors   int
	}{
		{"go forward ten meters", "Go forward, 10 meters.", 4, 0},
		{"one two three", "want to three", 3, 2},
		{"i'd like it", "i’d like it", 3, 0},
		{"a b c", "", 3, 3},
		{"a b c", "a x b c d", 3, 2},
		{"", "a", 0, 1},
	} {
		s := speechtest.Compare(test.reference, test.text)
		if s.Words != test.words || s.Errors != test.errors {
			t.Errorf("%q for %q: %+v", test.text, test.reference, s)
		}
	}
	if wer := (speechtest.Score{Words: 4, Errors: 1}).Add(speechtest.Score{Words: 4, Errors: 2}).WER(); wer != 37.5 {
		t.Errorf("WER %v", wer)
	}
}
