package tinyasr

import (
	"math"
	"math/bits"
	"math/cmplx"
)

// The front end is the one that sherpa-onnx computes for WeNet models: Kaldi's
// log mel filter bank over samples in the range of 16 bits, without dither,
// frames centred on multiples of the shift.
const (
	rate      = 16000
	shift     = 160
	window    = 400
	fftSize   = 512
	melBins   = 40
	lowFreq   = 20
	highFreq  = rate/2 - 400
	preEmph   = 0.97
	tiniest   = 1.1920928955078125e-07 // FLT_EPSILON, Kaldi's floor
	poveyBend = 0.85
)

// frontEnd computes features; it is safe for several goroutines.
type frontEnd struct {
	taper   [window]float64
	filters [melBins]filter
	twiddle [fftSize / 2]complex128
}

type filter struct {
	first   int
	weights []float64
}

func newFrontEnd() *frontEnd {
	f := &frontEnd{}
	for i := range f.taper {
		f.taper[i] = math.Pow(0.5-0.5*math.Cos(2*math.Pi*float64(i)/(window-1)), poveyBend)
	}
	for i := range f.twiddle {
		f.twiddle[i] = cmplx.Rect(1, -2*math.Pi*float64(i)/fftSize)
	}
	low, high := mel(lowFreq), mel(highFreq)
	step := (high - low) / (melBins + 1)
	for b := range f.filters {
		left := low + float64(b)*step
		center, right := left+step, left+2*step
		fl := &f.filters[b]
		for i := range fftSize / 2 {
			m := mel(float64(i) * rate / fftSize)
			if m <= left || m >= right {
				continue
			}
			if fl.weights == nil {
				fl.first = i
			}
			w := (m - left) / (center - left)
			if m > center {
				w = (right - m) / (right - center)
			}
			fl.weights = append(fl.weights, w)
		}
	}
	return f
}

func mel(hz float64) float64 { return 1127 * math.Log(1+hz/700) }

// features gives one row of melBins for each shift of the samples.
func (f *frontEnd) features(pcm []float64) [][]float32 {
	n := (len(pcm) + shift/2) / shift
	out := make([][]float32, n)
	flat := make([]float32, n*melBins)
	var frame [window]float64
	buf := make([]complex128, fftSize)
	for t := range out {
		begin := shift*t + shift/2 - window/2
		for i := range frame {
			frame[i] = pcm[mirror(begin+i, len(pcm))]
		}
		f.shape(&frame)
		clear(buf)
		for i, v := range frame {
			buf[i] = complex(v, 0)
		}
		f.fft(buf)
		out[t] = flat[t*melBins : (t+1)*melBins]
		for b, fl := range f.filters {
			e := 0.0
			for i, w := range fl.weights {
				v := buf[fl.first+i]
				e += w * (real(v)*real(v) + imag(v)*imag(v))
			}
			out[t][b] = float32(math.Log(max(e, tiniest)))
		}
	}
	return out
}

// mirror reads beyond the ends as Kaldi does.
func mirror(i, n int) int {
	for i < 0 || i >= n {
		if i < 0 {
			i = -i - 1
		} else {
			i = 2*n - 1 - i
		}
	}
	return i
}

// shape removes the mean, raises the treble and fades the ends.
func (f *frontEnd) shape(frame *[window]float64) {
	mean := 0.0
	for _, v := range frame {
		mean += v
	}
	mean /= window
	for i := range frame {
		frame[i] -= mean
	}
	for i := window - 1; i > 0; i-- {
		frame[i] -= preEmph * frame[i-1]
	}
	frame[0] -= preEmph * frame[0]
	for i := range frame {
		frame[i] *= f.taper[i]
	}
}

// fft is in place; len(a) is fftSize.
func (f *frontEnd) fft(a []complex128) {
	shiftBy := 64 - bits.TrailingZeros(fftSize)
	for i := range a {
		if j := int(bits.Reverse64(uint64(i)) >> shiftBy); j > i {
			a[i], a[j] = a[j], a[i]
		}
	}
	for size := 2; size <= fftSize; size *= 2 {
		half, stride := size/2, fftSize/size
		for at := 0; at < fftSize; at += size {
			for k := range half {
				x, y := a[at+k], a[at+k+half]*f.twiddle[k*stride]
				a[at+k], a[at+k+half] = x+y, x-y
			}
		}
	}
}
