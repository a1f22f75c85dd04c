// Package window is a small network over the words around a place in a stream
// without marks. It tells how likely a sentence ends there.
//
// It reads word hashes, pauses and one weight file, hands a raw score to package
// model, where it is averaged with the linear head, and knows nothing of
// speakers.
package window

import (
	"encoding/binary"
	"errors"
	"sync/atomic"
	"time"

	"parlance/insights/model/feature"
	"parlance/insights/model/quant"
)

// The sizes of the network.
const (
	Embed   = 32
	Before  = 8 // words up to and with the one that may end a sentence
	After   = 7 // words that follow
	Span    = Before + After
	Hidden  = 96
	Second  = 24
	Pauses  = 10 // buckets, the last for no times
	HashRow = 500
)

// Params are the weights in the order of the file.
type Params struct {
	Words  []uint64  // hashes, commonest first
	Embed  []float32 // (words+HashRow+1) x Embed; the last row stands for no word
	First  []float32 // Span x Hidden x Embed
	Pause  []float32 // Pauses x Hidden
	Bias   []float32 // Hidden
	Second []float32 // Second x Hidden
	Bias2  []float32 // Second
	Out    []float32 // Second + 1, the last is the bias
}

func (p *Params) blocks() []*[]float32 {
	return []*[]float32{&p.Embed, &p.First, &p.Pause, &p.Bias, &p.Second, &p.Bias2, &p.Out}
}

// Net is a trained network. What it computes never changes once it is made, and
// any number of goroutines may use it.
type Net struct {
	Params
	rows  map[uint32]int32
	ready []atomic.Pointer[parts] // of the commonest words, then of no word, filled when first met
}

// parts are the first layer applied to one word at every place of the span.
type parts [Span][Hidden]float32

// readyWords is how many of the commonest words keep their parts: 6 MB when all
// are filled.
const readyWords = 1000

func key(hash uint64) uint32 { return uint32(hash >> 32) }

// Row is the embedding row of a word.
func (n *Net) Row(hash uint64) int32 {
	if r, ok := n.rows[key(hash)]; ok {
		return r
	}
	return int32(len(n.Words)) + int32(hash>>40%HashRow) //nolint:gosec // small
}

// None is the row of the places before the first and after the last word.
func (n *Net) None() int32 { return int32(len(n.Words) + HashRow) } //nolint:gosec // small

// New makes a network of weights.
func New(p Params) *Net {
	n := &Net{
		Params: p, rows: make(map[uint32]int32, len(p.Words)),
		ready: make([]atomic.Pointer[parts], min(readyWords, len(p.Words))+1),
	}
	for i, h := range p.Words {
		n.rows[key(h)] = int32(i) //nolint:gosec // small
	}
	return n
}

// Bucket is the pause's number below Pauses.
func Bucket(pause time.Duration) int {
	if pause == feature.NoPause {
		return Pauses - 1
	}
	return feature.PauseBucket(pause)
}

// Score gives the raw score that a sentence ends at words[i], rows being the
// embedding rows of all words of the stream.
func (n *Net) Score(rows []int32, i, pause int) float32 {
	var h [Hidden]float32
	copy(h[:], n.Bias)
	for k, v := range n.Pause[pause*Hidden : (pause+1)*Hidden] {
		h[k] += v
	}
	for s := range Span {
		row := n.None()
		if j := i + s - Before + 1; j >= 0 && j < len(rows) {
			row = rows[j]
		}
		n.add(&h, row, s)
	}
	for k, v := range h {
		h[k] = max(v, 0)
	}
	z := n.Out[Second]
	for o := range Second {
		w := (*[Hidden]float32)(n.Second[o*Hidden:])
		a := n.Bias2[o]
		for k, v := range h {
			a += v * w[k]
		}
		z += max(a, 0) * n.Out[o]
	}
	return z
}

// Mean is the mean score of networks that share their words.
func Mean(nets []*Net, rows []int32, i, pause int) float32 {
	var z float32
	for _, n := range nets {
		z += n.Score(rows, i, pause)
	}
	return z / float32(len(nets))
}

// add adds the first layer's part of a word at place s of the span.
func (n *Net) add(h *[Hidden]float32, row int32, s int) {
	at := int(row)
	if row == n.None() {
		at = len(n.ready) - 1
	} else if at >= len(n.ready)-1 {
		Apply(h, n.Embed[int(row)*Embed:], n.First[s*Hidden*Embed:])
		return
	}
	p := n.ready[at].Load()
	if p == nil {
		p = new(parts)
		for k := range Span {
			Apply(&p[k], n.Embed[int(row)*Embed:], n.First[k*Hidden*Embed:])
		}
		n.ready[at].Store(p) // another goroutine may have stored the same
	}
	for k, v := range p[s] {
		h[k] += v
	}
}

// Apply adds the product of a place's weights and an embedding to h.
func Apply(h *[Hidden]float32, embedding, weights []float32) {
	e := (*[Embed]float32)(embedding)
	for k := range h {
		w := (*[Embed]float32)(weights[k*Embed:])
		var a, b, c, d float32
		for i := 0; i < Embed; i += 4 {
			a += e[i] * w[i]
			b += e[i+1] * w[i+1]
			c += e[i+2] * w[i+2]
			d += e[i+3] * w[i+3]
		}
		h[k] += a + b + c + d
	}
}

const magic = "PNW1"

// Encode gives the file form.
func (p *Params) Encode() []byte {
	b := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(p.Words))) //nolint:gosec // small
	for _, h := range p.Words {
		b = binary.LittleEndian.AppendUint32(b, key(h))
	}
	for _, block := range p.blocks() {
		b = quant.Append(b, *block)
	}
	return b
}

// Decode reads the form that Encode writes.
func Decode(b []byte) (*Net, error) {
	if len(b) < 8 || string(b[:4]) != magic {
		return nil, errors.New("decode window network: not one")
	}
	words := int(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if words > 1<<17 || len(b) < 4*words {
		return nil, errors.New("decode window network: too short")
	}
	p := Params{Words: make([]uint64, words)}
	for i := range p.Words {
		p.Words[i] = uint64(binary.LittleEndian.Uint32(b[4*i:])) << 32
	}
	b = b[4*words:]
	sizes := []int{
		(words + HashRow + 1) * Embed, Span * Hidden * Embed, Pauses * Hidden, Hidden, Second * Hidden, Second, Second + 1,
	}
	for i, block := range p.blocks() {
		var err error
		if *block, b, err = quant.Take(b, sizes[i]); err != nil {
			return nil, err
		}
	}
	if len(b) != 0 {
		return nil, errors.New("decode window network: bytes left over")
	}
	return New(p), nil
}
