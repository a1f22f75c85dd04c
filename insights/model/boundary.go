package model

import (
	"time"

	"parlance/insights/model/feature"
	"parlance/insights/model/window"
)

// TimedWord is a recognised word, without marks.
type TimedWord struct {
	Text       string
	Start, End time.Duration
	Timed      bool
}

// SentenceEnds gives, for each word, how sure it is that a sentence ends after
// it (0.5 is the point of best F1), appended to dst. It looks at some eight words to
// either side and at the pauses between timed words; the last word always ends
// one.
func (m *Models) SentenceEnds(dst []float64, words []TimedWord) []float64 {
	folded := make([]feature.BoundaryWord, len(words))
	rows := make([]int32, len(words))
	for i, w := range words {
		folded[i] = m.lexicon.BoundaryWord(w.Text, m.classes)
		rows[i] = m.windows[0].Row(folded[i].Hash)
	}
	features := make([]uint32, 0, 96)
	var raw [1]float32
	for i, w := range words {
		if i == len(words)-1 {
			return append(dst, 1)
		}
		pause, scaling := feature.NoPause, &m.scaling.Boundary
		if w.Timed && words[i+1].Timed {
			pause, scaling = max(0, words[i+1].Start-w.End), &m.scaling.PauseBoundary
		}
		features = feature.AppendBoundary(features[:0], folded, i, pause)
		m.boundary.Score(raw[:], features)
		net := window.Mean(m.windows, rows, i, window.Bucket(pause))
		dst = append(dst, scaling.Confidence(float64(raw[0]), float64(net)))
	}
	return dst
}
