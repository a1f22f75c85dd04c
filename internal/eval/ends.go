package eval

import (
	"time"

	"parlance/insights/model"
	"parlance/internal/corpus"
	"parlance/internal/measure"
)

// ends measures sentence ends in each speaker's words without marks: by the words
// alone, and with the pauses between acts.
func (r *run) ends(f file, meetings []corpus.Meeting) {
	var text, pauses []measure.Scored
	for _, m := range meetings {
		for _, s := range corpus.Streams(m) {
			bare, timed := words(s)
			for i, p := range r.Ends(bare) {
				text = append(text, measure.Scored{Score: p, Positive: s[i].Ends})
			}
			for i, p := range r.Ends(timed) {
				pauses = append(pauses, measure.Scored{Score: p, Positive: s[i].Ends})
			}
		}
	}
	r.line(f, "sentence ends text", "F1", measure.F1(text, found), len(text))
	r.line(f, "sentence ends pauses", "F1", measure.F1(pauses, found), len(pauses))
}

func words(s []corpus.StreamWord) (bare, timed []model.TimedWord) {
	at := time.Duration(0)
	for _, w := range s {
		bare = append(bare, model.TimedWord{Text: w.Text})
		timed = append(timed, model.TimedWord{Text: w.Text, Timed: true, Start: at, End: at + 200*time.Millisecond})
		at += 200*time.Millisecond + w.Pause
	}
	return bare, timed
}
