// Package quant stores weights as int8 with a scale for each group of 64, which
// costs the networks nothing that can be measured.
//
// It reads and writes bytes of weight files for the packages beside it.
package quant

import (
	"encoding/binary"
	"errors"
	"math"
)

const group = 64

// Append appends the file form of x to b.
func Append(b []byte, x []float32) []byte {
	for len(x) > 0 {
		part := x[:min(group, len(x))]
		x = x[len(part):]
		var top float32
		for _, v := range part {
			top = max(top, v, -v)
		}
		scale := top / 127
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(scale))
		for _, v := range part {
			q := 0.0
			if scale > 0 {
				q = math.Round(float64(v / scale))
			}
			b = append(b, byte(int8(q)))
		}
	}
	return b
}

// Take reads n numbers off b and gives the rest of it.
func Take(b []byte, n int) (x []float32, rest []byte, err error) {
	x = make([]float32, 0, n)
	for len(x) < n {
		k := min(group, n-len(x))
		if len(b) < 4+k {
			return nil, nil, errors.New("read weights: too short")
		}
		scale := math.Float32frombits(binary.LittleEndian.Uint32(b))
		for _, q := range b[4 : 4+k] {
			x = append(x, float32(int8(q))*scale) //nolint:gosec // two's complement on purpose
		}
		b = b[4+k:]
	}
	return x, b, nil
}
