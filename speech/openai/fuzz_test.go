package openai

import (
	"testing"
	"time"
)

// Whatever a server answers, it is an error, or words that lie in the sound, in
// order.
func FuzzWordsOf(f *testing.F) {
	f.Add([]byte(`{"text":"a b.","segments":[{"start":0,"end":2,"text":"a b.","avg_logprob":-0.5,"words":[{"word":" a","start":2,"end":1,"probability":3}]}],"words":[{"word":"a","start":1e300}]}`))
	f.Add([]byte(`{"text":"It's","logprobs":[{"token":"It","logprob":5},{"token":"'s","logprob":-1e300}]}`))
	f.Add([]byte(`{"segments":[{"speaker":"A","text":"x - y","start":-1,"end":-5},{"speaker":"B","text":"x"}]}`))
	f.Add([]byte(`{"error":"x"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		words, err := wordsOf(body, time.Second)
		if err != nil && words != nil {
			t.Fatal("words and an error")
		}
		var last time.Duration
		for _, w := range words {
			if w.Offset < last || w.Duration < 0 || w.Offset+w.Duration > time.Second || !(w.Confidence >= -1 && w.Confidence <= 1) {
				t.Fatalf("%+v after %v", w, last)
			}
			last = w.Offset
		}
	})
}
