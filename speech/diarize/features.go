package diarize

import (
	"math"
	"math/cmplx"
	"slices"
)

// Shape of the features.
const (
	rate     = 16000
	hop      = rate / 100 // samples between frames
	window   = 400        // samples of a frame
	size     = 512        // of the transform
	filters  = 26
	lowest   = 120.0 // Hz
	highest  = 6800.0
	features = 16 // cepstra kept; the first, the loudness, is not
	emphasis = 0.97
	depth    = 26.0 // dB below the loud frames of a stretch, where no voice is left
)

// vector is the sound of a frame.
type vector [features]float32

// analyser computes features. Its tables are made once.
type analyser struct {
	hamming [window]float64
	bank    [filters][]float64 // weight of each bin
	cosine  [features][filters]float64
	twiddle [size / 2]complex128
	buf     [size]complex128
}

func newAnalyser() *analyser {
	a := &analyser{}
	for i := range a.hamming {
		a.hamming[i] = 0.54 - 0.46*math.Cos(2*math.Pi*float64(i)/(window-1))
	}
	for i := range a.twiddle {
		a.twiddle[i] = cmplx.Rect(1, -2*math.Pi*float64(i)/size)
	}
	mel := func(hz float64) float64 { return 2595 * math.Log10(1+hz/700) }
	edge := func(i int) float64 {
		m := mel(lowest) + (mel(highest)-mel(lowest))*float64(i)/(filters+1)
		return 700 * (math.Pow(10, m/2595) - 1)
	}
	for f := range filters {
		a.bank[f] = make([]float64, size/2)
		left, top, right := edge(f), edge(f+1), edge(f+2)
		for k := range a.bank[f] {
			hz := float64(k) * rate / size
			a.bank[f][k] = max(0, min((hz-left)/(top-left), (right-hz)/(right-top)))
		}
		for c := range features {
			a.cosine[c][f] = math.Cos(math.Pi * float64(c+1) * (float64(f) + 0.5) / filters)
		}
	}
	return a
}

// stretch gives the vectors of the frames of a stretch of speech, and which of
// them hold a voice.
func (a *analyser) stretch(pcm []int16) (list []vector, voiced []bool) {
	n := (len(pcm) - window + hop) / hop
	if n <= 0 {
		return nil, nil
	}
	levels := make([]float64, n)
	list = make([]vector, n)
	for i := range n {
		list[i], levels[i] = a.frame(pcm[i*hop:])
	}
	gate := percentile(levels, 0.95) - depth
	voiced = make([]bool, n)
	for i, l := range levels {
		voiced[i] = l > gate
	}
	return list, voiced
}

func percentile(list []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[int(q*float64(len(sorted)-1))]
}

// frame gives the cepstra of a window and its level in dB.
func (a *analyser) frame(pcm []int16) (v vector, level float64) {
	sum := 0.0
	before := float64(pcm[0])
	for i := range size {
		if i >= window {
			a.buf[i] = 0
			continue
		}
		x := float64(pcm[i])
		sum += x * x
		a.buf[i] = complex((x-emphasis*before)*a.hamming[i], 0)
		before = x
	}
	a.transform()
	var logs [filters]float64
	for f, weights := range a.bank {
		energy := 1.0
		for k, w := range weights {
			if w > 0 {
				re, im := real(a.buf[k]), imag(a.buf[k])
				energy += w * (re*re + im*im)
			}
		}
		logs[f] = math.Log(energy)
	}
	for c := range v {
		s := 0.0
		for f, l := range logs {
			s += l * a.cosine[c][f]
		}
		v[c] = float32(s * math.Sqrt(2.0/filters))
	}
	return v, 10 * math.Log10(sum/window+1e-3)
}

// transform is the fast Fourier transform of buf in place.
func (a *analyser) transform() {
	for i, j := 1, 0; i < size; i++ {
		bit := size >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		j ^= bit
		if i < j {
			a.buf[i], a.buf[j] = a.buf[j], a.buf[i]
		}
	}
	for length := 2; length <= size; length <<= 1 {
		step := size / length
		for i := 0; i < size; i += length {
			for k := range length / 2 {
				u, v := a.buf[i+k], a.buf[i+k+length/2]*a.twiddle[k*step]
				a.buf[i+k], a.buf[i+k+length/2] = u+v, u-v
			}
		}
	}
}
