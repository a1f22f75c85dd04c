package streamtrain

import (
	"testing"

	"parlance/insights/model/stream"
	"parlance/internal/train/random"
)

// The ends of the made-up streams hang on the word itself, on the one behind it, and
// where neither tells, on the pause: the network must find all three.
const (
	closes  = 1 // ends a sentence unless the next word holds it
	holds   = 2
	pausing = 3 // ends one before a long pause
	words   = 8
	long    = 6 // bucket
)

func TestTrain(t *testing.T) {
	t.Parallel()
	p := fresh()
	Train(made(16, 3), p, Options{
		Epochs: 6, Chunk: 16, Margin: 4, Rate: 1e-2, WordDrop: 0.02, InDrop: 0.05, UnitDrop: 0.1,
		HidePause: 0.3, Gaps: 0.2, MeanFrom: 0.7, Seed: 1,
	})
	net, err := stream.Decode(p.Encode())
	if err != nil {
		t.Fatal(err)
	}
	wrong, all := 0, 0
	for _, s := range made(4, 9) {
		for i, z := range stream.Mean([]*stream.Net{net}, s.Rows, s.Pauses) {
			all++
			if (z > 0) != (s.Targets[i][0] == 1) {
				wrong++
			}
		}
	}
	if wrong*20 > all {
		t.Errorf("%d of %d places are wrong, want at most 5 %%", wrong, all)
	}
}

// made makes streams of 60 words.
func made(n int, seed uint64) []Stream {
	rng := random.New(seed, 1)
	out := make([]Stream, n)
	for k := range out {
		s := &out[k]
		s.Weights = [Heads]float32{1, 0.3}
		for range 60 {
			s.Rows = append(s.Rows, int32(rng.IntN(words))) //nolint:gosec // small
			s.Pauses = append(s.Pauses, rng.IntN(2)*long)
		}
		for i, r := range s.Rows {
			var y [Heads]float32
			next := i+1 < len(s.Rows) && s.Rows[i+1] == holds
			if r == closes && !next || r == pausing && s.Pauses[i] == long {
				y[0] = 1
			}
			s.Targets = append(s.Targets, y)
		}
	}
	return out
}

func fresh() *stream.Params {
	rng := random.New(5, 5)
	normals := func(n int, scale float64) []float32 { return random.Normals(rng, n, scale) }
	p := &stream.Params{
		Embed: normals((words+stream.HashRow)*embed, 0.3), Join: normals(joined*second, 0.12),
		JoinPause: normals(stream.Pauses*second, 0.1), Bias: make([]float32, second), Out: normals(Heads*(second+1), 0.2),
	}
	for i := range words {
		p.Words = append(p.Words, uint64(i+1)<<40)
	}
	for d := range p.Layers {
		l := &p.Layers[d]
		l.In, l.State, l.Bias = normals(embed*gates, 0.15), normals(units*gates, 0.08), make([]float32, gates)
		p.Pause[d] = normals(stream.Pauses*gates, 0.1)
	}
	return p
}
