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
