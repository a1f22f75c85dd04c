package pocketsphinx

import (
	"testing"
	"time"
)

func TestHeard_Word(t *testing.T) {
	t.Parallel()
	for _, filler := range []string{"<s>", "</s>", "<sil>", "[NOISE]", "[SPEECH]", "++UH++", ""} {
		if w, ok := (heard{filler, 0, 9, 1}).word(); ok {
			t.Errorf("%q is taken for the word %+v", filler, w)
		}
	}
	for text, want := range map[string]string{"read(2)": "read", "i'm": "i'm", "o.": "o."} {
		w, ok := heard{text, 12, 14, 1.0001}.word()
		if !ok || w.Text != want || w.Offset != 120*time.Millisecond || w.Duration != 30*time.Millisecond || w.Confidence != 1 {
			t.Errorf("%q gives %+v", text, w)
		}
	}
}

func TestCertainty(t *testing.T) {
	t.Parallel()
	list := []heard{{"<s>", 0, 99, 1}, {"long", 100, 129, 0.9}, {"[NOISE]", 130, 199, 0}, {"a", 200, 209, 0.1}}
	if got := certainty(list); got < 0.699 || got > 0.701 {
		t.Errorf("certainty %v, want 0.7", got)
	}
	if got := certainty(list[:1]); got != 0 {
		t.Errorf("silence is heard with certainty %v", got)
	}
}
