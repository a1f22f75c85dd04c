// Package stream is a small recurrent network over a stretch of words without
// marks. It reads the stretch in both directions and tells for every word how
// likely a sentence ends after it.
//
// It reads word hashes, pauses and one weight file, hands raw scores to package
// model, where they are averaged with the linear head, and knows nothing of
// speakers.
package stream

import (
	"slices"
	"sync/atomic"
	"time"

	"parlance/insights/model/feature"
	"parlance/insights/model/lanes"
	"parlance/insights/model/recur"
)

// The sizes of the network.
const (
	Embed   = 32 // numbers per word
	Units   = 64 // of the recurrent layer, in each direction
	Second  = 32 // of the layer that joins both directions
	Pauses  = 10 // buckets, the last for no times
	HashRow = 500
	Gates   = recur.Gates * Units
	Joined  = 2 * Units
)

// Net is a trained network. What it computes never changes once it is made, and
// any number of goroutines may use it.
type Net struct {
	Params
	rows  map[uint32]int32
	ready []atomic.Pointer[parts] // of the commonest words, filled when first met
}

// parts are what a word puts into the gates of either direction.
type parts [2 * Gates]float32

// readyWords is how many of the commonest words keep their parts: 1.5 MB when all
// are filled.
const readyWords = 1000

func key(hash uint64) uint32 { return uint32(hash >> 32) }

// New makes a network of weights.
func New(p Params) *Net {
	n := &Net{
		Params: p, rows: make(map[uint32]int32, len(p.Words)),
		ready: make([]atomic.Pointer[parts], min(readyWords, len(p.Words))),
	}
	for i, h := range p.Words {
		n.rows[key(h)] = int32(i) //nolint:gosec // small
	}
	return n
}

// Row is the embedding row of a word.
func (n *Net) Row(hash uint64) int32 {
	if r, ok := n.rows[key(hash)]; ok {
		return r
	}
	return int32(len(n.Words)) + int32(hash>>40%HashRow) //nolint:gosec // small
}

// Bucket is the pause's number below Pauses.
func Bucket(pause time.Duration) int {
	if pause == feature.NoPause {
		return Pauses - 1
	}
	return feature.PauseBucket(pause)
}

// Add adds to out[i] the raw score, times share, that a sentence ends after word i.
// rows are the embedding rows of the stretch's words, pauses the buckets of the
// silence after each.
func (n *Net) Add(out []float32, rows []int32, pauses []int, share float32) {
	behind := n.behind(rows, pauses)
	var own parts
	var state [2][Units]float32
	var recall, gates [Gates]float32
	var joined [Joined]float32
	for i := range rows {
		to := &state[i&1]
		n.step(0, to, &state[1-i&1], n.part(rows[i], &own), pauses[i], &recall, &gates)
		copy(joined[:], to[:])
		copy(joined[Units:], behind[(i+1)*Units:(i+2)*Units])
		out[i] += share * n.top(&joined, pauses[i])
	}
}

// behind is what the network remembers of the words from each place on, a row of
// Units per word and an empty one at the end.
func (n *Net) behind(rows []int32, pauses []int) []float32 {
	var own parts
	var recall, gates [Gates]float32
	states := make([]float32, (len(rows)+1)*Units)
	for i, row := range slices.Backward(rows) {
		to, from := (*[Units]float32)(states[i*Units:]), (*[Units]float32)(states[(i+1)*Units:])
		n.step(1, to, from, n.part(row, &own), pauses[i], &recall, &gates)
	}
	return states
}

func (n *Net) step(d int, to, from *[Units]float32, p *parts, pause int, recall, gates *[Gates]float32) {
	in := *(*[Gates]float32)(p[d*Gates:])
	for k, v := range n.Pause[d][pause*Gates : (pause+1)*Gates] {
		in[k] += v
	}
	n.Layers[d].Step(to[:], from[:], in[:], recall[:], gates[:])
}

// part gives the parts of a word, in own unless they are kept.
func (n *Net) part(row int32, own *parts) *parts {
	if int(row) >= len(n.ready) {
		n.apply(own, row)
		return own
	}
	if p := n.ready[row].Load(); p != nil {
		return p
	}
	p := new(parts)
	n.apply(p, row)
	n.ready[row].Store(p) // another goroutine may have stored the same
	return p
}

func (n *Net) apply(out *parts, row int32) {
	for d := range n.Layers {
		in := out[d*Gates : (d+1)*Gates]
		copy(in, n.Layers[d].Bias)
		n.Layers[d].Inputs(in, n.Embed[int(row)*Embed:(int(row)+1)*Embed])
	}
}

// top is the score of a place by what both directions remember.
func (n *Net) top(joined *[Joined]float32, pause int) float32 {
	var h [Second]float32
	copy(h[:], n.Bias)
	for k, v := range n.JoinPause[pause*Second : (pause+1)*Second] {
		h[k] += v
	}
	lanes.AddRows(h[:], n.Join, joined[:])
	z := n.Out[Second]
	for k, v := range h {
		z += max(v, 0) * n.Out[k]
	}
	return z
}

// Mean gives the mean raw score of networks that share their words.
func Mean(nets []*Net, rows []int32, pauses []int) []float32 {
	out := make([]float32, len(rows))
	for _, n := range nets {
		n.Add(out, rows, pauses, 1/float32(len(nets)))
	}
	return out
}
