// Package network is a small convolutional network of the project's own: words
// become short vectors, filters over three words find what matters in an
// utterance, and one hidden layer reads it together with the utterances before.
// It sees alike what is alike in meaning, which the linear heads cannot.
//
// It reads digests of package feature and one weight file, hands a raw score per
// head to package model, and never looks ahead.
package network

import (
	"encoding/binary"
	"errors"
	"sync/atomic"

	"parlance/insights/model/feature"
	"parlance/insights/model/quant"
)

// The sizes of the network.
const (
	Embed   = 32 // numbers per word
	Width   = 3  // words per filter
	Filters = 64
	Hidden  = 64
	Past    = feature.Context
	Sides   = 128 // side features: length, marks, speakers, pauses
	Heads   = 7
	HashRow = 1000 // rows that unknown words share
)

// Encoding is what the filters found in an utterance.
type Encoding [Filters]float32

// Net is a trained network. What it computes never changes once it is made, and
// any number of goroutines may use it.
type Net struct {
	rows    map[uint32]int32                   // by key
	words   int                                // known words; HashRow rows follow, then begin and end
	embed   []float32                          // (words+HashRow+2) x Embed
	filters []float32                          // Width x Filters x Embed
	bias    [Filters]float32                   // of the filters
	now     [Hidden][Filters]float32           // the utterance itself
	past    [2 * Past][Hidden][Filters]float32 // by distance, then same speaker
	side    [Sides][Hidden]float32             // side features
	hidden  [Hidden]float32                    // bias
	out     [Heads][Hidden]float32             // heads
	outBias [Heads]float32                     // bias of the heads
	ready   []atomic.Pointer[parts]            // of the commonest words, then of both marks, filled when first met
}

// parts are the filters applied to one word.
type parts [Width * Filters]float32

// readyWords is how many of the commonest words keep their parts once these were
// needed; they make up nearly all of any text. 3 MB when all are filled.
const readyWords = 4000

// Row is the row of the embedding for a word.
func (n *Net) Row(hash uint64) int32 {
	if r, ok := n.rows[key(hash)]; ok {
		return r
	}
	return int32(n.words) + int32(hash>>40%HashRow) //nolint:gosec // small
}

// Rows gives the rows of a network whose words are these, for training.
func Rows(words []uint64) func(hash uint64) int32 {
	n := &Net{rows: rowsOf(words), words: len(words)}
	return n.Row
}

// key is the half of a hash that the file keeps.
func key(hash uint64) uint32 { return uint32(hash >> 32) }

func rowsOf(words []uint64) map[uint32]int32 {
	m := make(map[uint32]int32, len(words))
	for i, h := range words {
		m[key(h)] = int32(i) //nolint:gosec // small
	}
	return m
}

// Begin and End are the rows of the marks around an utterance.
func (n *Net) begin() int32 { return int32(n.words + HashRow) } //nolint:gosec // small

// part gives the parts of a word, in own unless they are kept.
func (n *Net) part(row int32, own *parts) *parts {
	at := int(row)
	if edge := int(row - n.begin()); edge >= 0 {
		at = len(n.ready) - 2 + edge
	} else if at >= len(n.ready)-2 {
		n.apply(own, row)
		return own
	}
	if p := n.ready[at].Load(); p != nil {
		return p
	}
	p := new(parts)
	n.apply(p, row)
	n.ready[at].Store(p) // another goroutine may have stored the same
	return p
}

// apply computes all filters' parts for one word.
func (n *Net) apply(out *parts, row int32) {
	e := (*[Embed]float32)(n.embed[int(row)*Embed:])
	for f := range out {
		w := (*[Embed]float32)(n.filters[f*Embed:])
		var a, b, c, d float32
		for i := 0; i < Embed; i += 4 {
			a += e[i] * w[i]
			b += e[i+1] * w[i+1]
			c += e[i+2] * w[i+2]
			d += e[i+3] * w[i+3]
		}
		out[f] = a + b + c + d
	}
}

// Encode applies the filters to an utterance and keeps each one's strongest find.
func (n *Net) Encode(out *Encoding, d *feature.Digest) {
	var window [Width]*parts
	var own [Width]parts
	slot := 0
	get := func(row int32) *parts {
		slot++
		return n.part(row, &own[slot%Width])
	}
	edge := n.begin()
	for i := range out {
		out[i] = 0
	}
	// Windows are centred on the mark before the first word, on every word, and
	// on the mark after the last one.
	window[1] = get(edge)
	for i := 0; i <= len(d.Words); i++ {
		row := edge + 1
		if i < len(d.Words) {
			row = n.Row(d.Words[i])
		}
		window[2] = get(row)
		n.strongest(out, &window)
		window[0], window[1] = window[1], window[2]
	}
	window[2] = nil
	n.strongest(out, &window)
}

func (n *Net) strongest(out *Encoding, w *[Width]*parts) {
	z := n.bias
	for k, part := range w {
		if part == nil {
			continue
		}
		p := (*[Filters]float32)(part[k*Filters:])
		for f := range z {
			z[f] += p[f]
		}
	}
	for f, v := range z {
		if v > out[f] {
			out[f] = v
		}
	}
}

// Score gives the raw score of every head for an utterance, its encoding and the
// encodings and digests before it, nearest first.
func (n *Net) Score(out *[Heads]float32, d *feature.Digest, now *Encoding, prev []*feature.Digest, past []*Encoding) {
	h := n.hidden
	addProduct(&h, &n.now, now)
	for i, e := range past {
		w := i * 2
		if d.SameSpeaker(prev[i]) {
			w++
		}
		addProduct(&h, &n.past[w], e)
	}
	var ids [20]int
	for _, s := range d.Side(ids[:0], prev) {
		for k, v := range n.side[s] {
			h[k] += v
		}
	}
	for k, v := range h {
		h[k] = max(v, 0)
	}
	for o := range out {
		s := n.outBias[o]
		for k, w := range n.out[o] {
			s += h[k] * w
		}
		out[o] = s
	}
}

func addProduct(h *[Hidden]float32, w *[Hidden][Filters]float32, x *Encoding) {
	for k := range h {
		row := &w[k]
		var a, b, c, d float32
		for i := 0; i < Filters; i += 4 {
			a += row[i] * x[i]
			b += row[i+1] * x[i+1]
			c += row[i+2] * x[i+2]
			d += row[i+3] * x[i+3]
		}
		h[k] += a + b + c + d
	}
}

const magic = "PNN1"

// Params are the weights in the order of the file, for the trainer.
type Params struct {
	Words   []uint64 // hashes, commonest first
	Embed   []float32
	Filters []float32
	Bias    []float32
	Now     []float32
	Past    []float32
	Side    []float32
	Hidden  []float32
	Out     []float32
	OutBias []float32
}

func (p *Params) blocks() []*[]float32 {
	return []*[]float32{&p.Embed, &p.Filters, &p.Bias, &p.Now, &p.Past, &p.Side, &p.Hidden, &p.Out, &p.OutBias}
}

// Encode gives the file form: word keys, then every block as int8 with a scale
// for each 64 numbers.
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

// Decode reads the form that Params.Encode writes.
func Decode(b []byte) (*Net, error) {
	if len(b) < 8 || string(b[:4]) != magic {
		return nil, errors.New("decode network: not a network")
	}
	words := int(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if words > 1<<17 || len(b) < 4*words {
		return nil, errors.New("decode network: too short")
	}
	p := &Params{Words: make([]uint64, words)}
	for i := range p.Words {
		p.Words[i] = uint64(binary.LittleEndian.Uint32(b[4*i:])) << 32
	}
	b = b[4*words:]
	sizes := []int{
		(words + HashRow + 2) * Embed, Width * Filters * Embed, Filters, Hidden * Filters,
		2 * Past * Hidden * Filters, Sides * Hidden, Hidden, Heads * Hidden, Heads,
	}
	for i, block := range p.blocks() {
		var err error
		if *block, b, err = quant.Take(b, sizes[i]); err != nil {
			return nil, err
		}
	}
	if len(b) != 0 {
		return nil, errors.New("decode network: bytes left over")
	}
	return p.Net(), nil
}

// Net makes the network that the weights describe, as exact as they are.
func (p *Params) Net() *Net {
	n := &Net{rows: rowsOf(p.Words), words: len(p.Words), embed: p.Embed, filters: p.Filters}
	copy(n.bias[:], p.Bias)
	for k := range Hidden {
		copy(n.now[k][:], p.Now[k*Filters:])
		for w := range n.past {
			copy(n.past[w][k][:], p.Past[(w*Hidden+k)*Filters:])
		}
	}
	for s := range n.side {
		copy(n.side[s][:], p.Side[s*Hidden:])
	}
	copy(n.hidden[:], p.Hidden)
	for o := range n.out {
		copy(n.out[o][:], p.Out[o*Hidden:])
	}
	copy(n.outBias[:], p.OutBias)
	n.ready = make([]atomic.Pointer[parts], min(readyWords, n.words)+2)
	return n
}
