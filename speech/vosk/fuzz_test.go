package vosk

import (
	"encoding/json"
	"testing"
	"time"
)

// Whatever a server answers, words lie in the sound, in order, and have text.
func FuzzWords(f *testing.F) {
	f.Add(`{"text":"a b","result":[{"word":"a","start":0.5,"end":0.25,"conf":7},{"word":"b","start":-1,"end":1e300}]}`, `{"text":"c d"}`)
	f.Add(`{"alternatives":[{"text":"x"}]}`, `{"partial":"y"}`)
	f.Add(`{"text":" ","result":[{"word":""}]}`, `{"text":null}`)
	f.Fuzz(func(t *testing.T, one, two string) {
		var results []result
		for _, body := range []string{one, two} {
			var r result
			if json.Unmarshal([]byte(body), &r) == nil && r.final() {
				results = append(results, r)
			}
		}
		var last time.Duration
		for _, w := range wordsOf(results, time.Second) {
			if w.Offset < last || w.Duration < 0 || w.Offset+w.Duration > time.Second || w.Text == "" || w.Confidence < -1 || w.Confidence > 1 {
				t.Fatalf("%+v after %v", w, last)
			}
			last = w.Offset
		}
	})
}
