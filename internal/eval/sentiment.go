package eval

import (
	"strings"

	"parlance/conversation"
	"parlance/internal/corpus"
)

// sentiment measures the three classes that a score's label makes.
func (r *run) sentiment(f file) error {
	rows, err := corpus.ReadRated(f.path)
	if err != nil || r.Mood == nil {
		return err
	}
	names := [...]string{"negative", "neutral", "positive"}
	right := 0
	for _, x := range rows {
		if conversation.SentimentLabel(r.Mood(x.Text)) == names[x.Class()+1] {
			right++
		}
	}
	r.line(f, strings.TrimSpace("sentiment "+f.variant), "accuracy", float64(right)/float64(max(1, len(rows))), len(rows))
	return nil
}
