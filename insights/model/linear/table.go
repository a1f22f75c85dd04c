// Package linear scores hashed features with int8 weights: one row per feature,
// one column per head, so that one pass over the features serves every head.
//
// It reads feature numbers of package feature, hands a raw score (a logit) per
// head to package model, and knows nothing of what the heads mean.
package linear

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// MaxHeads is the most columns a table may have.
const MaxHeads = 16

// Table is a matrix of int8 weights. It never changes once made.
type Table struct {
	heads int
	shift uint      // feature number >> shift = row
	scale []float32 // per head: weight = int8 * scale
	bias  []float32 // per head
	rows  []int8    // heads per row
}

const magic = "PLT1"

// New makes a table of 1<<bits rows for features of featureBits from weights
// given per head, each 1<<bits long, rounding them to int8.
func New(featureBits, bits int, weights [][]float32, bias []float32) *Table {
	h := len(weights)
	t := &Table{
		heads: h, shift: uint(featureBits - bits), //nolint:gosec // small
		scale: make([]float32, h), bias: bias, rows: make([]int8, h<<bits),
	}
	for c, w := range weights {
		t.scale[c] = scaleOf(w)
		for i, x := range w {
			q := math.Round(float64(x / t.scale[c]))
			t.rows[i*h+c] = int8(min(max(q, -127), 127))
		}
	}
	return t
}

// scaleOf is the step of the int8 weights: the largest weights are clipped at
// eight standard deviations, which costs them less than coarse steps cost all.
func scaleOf(w []float32) float32 {
	var sum, top float64
	n := 0
	for _, x := range w {
		if x != 0 {
			sum += float64(x) * float64(x)
			top = max(top, math.Abs(float64(x)))
			n++
		}
	}
	if n == 0 {
		return 1
	}
	return float32(min(top, 8*math.Sqrt(sum/float64(n))) / 127)
}

// Score writes the raw score of every head to out, which must have room for
// them: bias + sum of weights / sqrt(number of features).
func (t *Table) Score(out []float32, features []uint32) {
	var sum [MaxHeads]int32
	h := t.heads
	acc := sum[:h]
	for _, f := range features {
		at := int(f>>t.shift) * h
		row := t.rows[at : at+h : at+h]
		for c, w := range row {
			acc[c] += int32(w)
		}
	}
	norm := float32(1 / math.Sqrt(float64(max(len(features), 1))))
	for c := range acc {
		out[c] = float32(acc[c])*(t.scale[c]*norm) + t.bias[c]
	}
}

// ScoreKnown is Score where only those features count that have a weight: the others
// are too rare to have been learnt, and say nothing. It overwrites features.
func (t *Table) ScoreKnown(out []float32, features []uint32) {
	known := features[:0]
	for _, f := range features {
		at := int(f>>t.shift) * t.heads
		for _, w := range t.rows[at : at+t.heads] {
			if w != 0 {
				known = append(known, f)
				break
			}
		}
	}
	t.Score(out, known)
}

// Heads is how many scores there are.
func (t *Table) Heads() int { return t.heads }

// Encode gives the table's file form: magic, heads, shift, row count, scales,
// biases, rows.
func (t *Table) Encode() []byte {
	b := append([]byte(magic), byte(t.heads), byte(t.shift))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(t.rows)/t.heads)) //nolint:gosec // < 2^18
	for _, list := range [][]float32{t.scale, t.bias} {
		for _, x := range list {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
	}
	for _, w := range t.rows {
		b = append(b, byte(w))
	}
	return b
}

// Decode reads the form that Encode writes.
func Decode(b []byte) (*Table, error) {
	if len(b) < 10 || string(b[:4]) != magic {
		return nil, errors.New("decode linear weights: not a weight table")
	}
	h, n := int(b[4]), int(binary.LittleEndian.Uint32(b[6:]))
	t := &Table{heads: h, shift: uint(b[5])}
	b = b[10:]
	if h == 0 || h > MaxHeads || len(b) != 8*h+n*h {
		return nil, fmt.Errorf("decode linear weights: %d bytes for %d rows of %d heads", len(b), n, h)
	}
	read := func() []float32 {
		out := make([]float32, h)
		for i := range out {
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		}
		b = b[4*h:]
		return out
	}
	t.scale, t.bias = read(), read()
	t.rows = make([]int8, n*h)
	for i, x := range b {
		t.rows[i] = int8(x) //nolint:gosec // two's complement on purpose
	}
	return t, nil
}
