//go:build pocketsphinx && cgo

package main

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/pocketsphinx/narrowband"
)

const (
	size = narrowband.Size
	// quiet is the share of the frames of a piece that is left out: the model has
	// silence of its own, and there is a lot of it.
	quiet = 0.3
	// margin is how many frames at each end have no slope or curvature.
	margin = 3
)

// statistics are the sums of a linear regression for each stream, wide features with
// a constant first.
type statistics struct {
	frames int
	xx     [narrowband.Streams][size + 1][size + 1]float64
	xy     [narrowband.Streams][size + 1][size]float64
	yy, y  [narrowband.Streams][size]float64
}

func newStatistics() *statistics { return &statistics{} }

// hear adds a recording, with a voice and a telephone drawn by its number.
func (s *statistics) hear(path string, number int) error {
	f, err := os.Open(path) //nolint:gosec // named by the caller
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	l := listener{statistics: s, rng: rand.New(rand.NewPCG(1, uint64(number)))} //nolint:gosec // repeatable on purpose, and never negative
	engine := speech.Engine{Name: "fit", Transcriber: &l}
	_, err = speech.Pipeline{Engine: engine, Cores: 1}.Run(context.Background(), f, conversation.Options{}, nil)
	return err
}

// listener is an engine that only measures what it hears.
type listener struct {
	*statistics

	rng *rand.Rand
}

// shortest is the shortest piece that is worth measuring, in samples.
const shortest = speech.Rate / 2

// Transcribe measures a piece.
func (l *listener) Transcribe(_ context.Context, seg speech.Segment) ([]conversation.Word, error) {
	if len(seg.PCM) < shortest || seg.Narrow {
		return nil, nil
	}
	wide := otherVoice(seg.PCM, l.rng)
	x, err := cepstra(wide, false)
	if err != nil {
		return nil, err
	}
	y, err := cepstra(telephone(wide, l.rng), true)
	if err != nil {
		return nil, err
	}
	n := min(len(x), len(y))
	l.add(centred(x[:n]), centred(y[:n]))
	return nil, nil
}

// centred takes the mean away, as the decoder does.
func centred(c [][size]float64) [][size]float64 {
	var mean [size]float64
	for _, f := range c {
		for i, v := range f {
			mean[i] += v / float64(len(c))
		}
	}
	for t := range c {
		for i := range c[t] {
			c[t][i] -= mean[i]
		}
	}
	return c
}

// add counts the louder frames of a piece.
func (s *statistics) add(x, y [][size]float64) {
	loudness := make([]float64, len(x))
	for i, f := range x {
		loudness[i] = f[0]
	}
	slices.Sort(loudness)
	for t := margin; t+margin < len(x); t++ {
		if x[t][0] < loudness[int(quiet*float64(len(x)))] {
			continue
		}
		s.frames++
		for k := range narrowband.Streams {
			s.count(k, stream(x, t, k), stream(y, t, k))
		}
	}
}

// stream gives the cepstra, slopes or curvatures of a frame as the decoder has them.
func stream(c [][size]float64, t, k int) (v [size]float64) {
	for i := range v {
		switch k {
		case 0:
			v[i] = c[t][i]
		case 1:
			v[i] = c[t+2][i] - c[t-2][i]
		default:
			v[i] = c[t+3][i] - c[t-1][i] - c[t+1][i] + c[t-3][i]
		}
	}
	return v
}

func (s *statistics) count(k int, x, y [size]float64) {
	var row [size + 1]float64
	row[0] = 1
	copy(row[1:], x[:])
	for i, a := range row {
		for j, b := range row {
			s.xx[k][i][j] += a * b
		}
		for j, b := range y {
			s.xy[k][i][j] += a * b
		}
	}
	for j, b := range y {
		s.yy[k][j] += b * b
		s.y[k][j] += b
	}
}
