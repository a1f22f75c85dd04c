package model

import (
	"time"

	"parlance/insights/model/feature"
	"parlance/insights/model/stream"
)

// TimedWord is a recognised word, without marks.
type TimedWord struct {
	Text       string
	Start, End time.Duration
	Timed      bool
}

// SentenceEnds gives, for each word, how sure it is that a sentence ends after
// it (0.5 is the point of best F1), appended to dst. It looks at all words of the
// stretch, most of all those near by, and at the pauses between timed words; the
// last word always ends one.
func (m *Models) SentenceEnds(dst []float64, words []TimedWord) []float64 {
	if len(words) == 0 {
		return dst
	}
	folded, rows, pauses := make([]feature.BoundaryWord, len(words)), make([]int32, len(words)), make([]int, len(words))
	for i := range words {
		folded[i] = m.lexicon.BoundaryWord(words[i].Text, m.classes)
		rows[i] = m.streams[0].Row(folded[i].Hash)
		pauses[i] = stream.Bucket(pauseAfter(words, i))
	}
	net := stream.Mean(m.streams, rows, pauses)
	features := make([]uint32, 0, 96)
	var raw [1]float32
	for i := range words[:len(words)-1] {
		pause, scaling := pauseAfter(words, i), &m.scaling.PauseBoundary
		if pause == feature.NoPause {
			scaling = &m.scaling.Boundary
		}
		features = feature.AppendBoundary(features[:0], folded, i, pause)
		m.boundary.Score(raw[:], features)
		dst = append(dst, scaling.Confidence(float64(raw[0]), float64(net[i])))
	}
	return append(dst, 1)
}

// longSilence is the pause that follows the last of timed words.
const longSilence = time.Minute

// pauseAfter is the silence after word i, or NoPause.
func pauseAfter(words []TimedWord, i int) time.Duration {
	switch {
	case !words[i].Timed:
		return feature.NoPause
	case i+1 == len(words):
		return longSilence
	case !words[i+1].Timed:
		return feature.NoPause
	}
	return max(0, words[i+1].Start-words[i].End)
}
