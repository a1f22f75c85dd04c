//go:build pocketsphinx && cgo

package main

import "parlance/speech/pocketsphinx/narrowband"

// solve gives the maps with the least squares, and the share of the variance of each
// narrow feature that they explain.
func (s *statistics) solve() (maps [narrowband.Streams]narrowband.Map, explained [narrowband.Streams][size]float64) {
	n := float64(s.frames)
	for k := range maps {
		w := eliminate(s.xx[k], s.xy[k])
		m := &maps[k]
		for i := range size {
			m.Shift[i] = w[0][i]
			left := s.yy[k][i]
			for j := range w {
				left -= w[j][i] * s.xy[k][j][i]
				if j > 0 {
					m.Slope[i][j-1] = w[j][i]
				}
			}
			m.Rest[i] = left / n
			mean := s.y[k][i] / n
			explained[k][i] = 1 - m.Rest[i]/(s.yy[k][i]/n-mean*mean)
		}
	}
	return maps, explained
}

// eliminate solves a·w = b for a symmetric positive a (Gauss and Jordan, no pivots
// needed).
func eliminate(a [size + 1][size + 1]float64, b [size + 1][size]float64) [size + 1][size]float64 {
	for i := range a {
		p := a[i][i]
		for j := range a[i] {
			a[i][j] /= p
		}
		for j := range b[i] {
			b[i][j] /= p
		}
		for k := range a {
			f := a[k][i]
			if k == i || f == 0 {
				continue
			}
			for j := range a[k] {
				a[k][j] -= f * a[i][j]
			}
			for j := range b[k] {
				b[k][j] -= f * b[i][j]
			}
		}
	}
	return b
}
