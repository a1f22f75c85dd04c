package pocketsphinx

import (
	"testing"
	"time"

	"parlance/conversation"
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

func TestUnbelieved(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		posteriors []float64
		want       bool
	}{
		{nil, false},
		{[]float64{0.05}, true},
		{[]float64{0.01, 0.12, 0.09}, true},
		{[]float64{0.01, 0.01, 0.9}, false},
		{[]float64{0.11}, false},
	} {
		var words []conversation.Word
		for _, p := range test.posteriors {
			words = append(words, conversation.Word{Text: "word", Confidence: p})
		}
		if got := unbelieved(words); got != test.want {
			t.Errorf("posteriors %v: noise %v, want %v", test.posteriors, got, test.want)
		}
	}
}
