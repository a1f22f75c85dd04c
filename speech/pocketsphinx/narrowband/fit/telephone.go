//go:build pocketsphinx && cgo

package main

import (
	"math"
	"math/rand/v2"

	"parlance/audio"
	"parlance/speech"
)

// line is the sample rate of a telephone, in samples per second.
const line = 8000

// otherVoice plays speech faster or slower and louder or softer than it was, so that
// few recordings make many voices.
func otherVoice(pcm []int16, rng *rand.Rand) []int16 {
	speed, top := 0.86+0.3*rng.Float64(), 1.0
	for _, v := range pcm {
		top = math.Max(top, math.Abs(float64(v)))
	}
	gain := math.Min(32000/top, math.Pow(10, (-12+18*rng.Float64())/20))
	out := make([]int16, int(float64(len(pcm)-1)/speed))
	for i := range out {
		at := float64(i) * speed
		k := int(at)
		f := at - float64(k)
		out[i] = int16(gain * ((1-f)*float64(pcm[k]) + f*float64(pcm[min(k+1, len(pcm)-1)])))
	}
	return out
}

// telephone gives a copy that went through one: a third over a perfect line, the
// others with what handsets and lines do, and half of those through mu-law.
func telephone(pcm []int16, rng *rand.Rand) []int16 {
	x := make([]float32, len(pcm))
	for i, v := range pcm {
		x[i] = float32(v) / 32768
	}
	y := resample(x, speech.Rate, line)
	if rng.Float64() > 1.0/3 {
		handset(y, rng)
		hiss(y, rng)
		if rng.IntN(2) == 0 {
			muLaw(y)
		}
	}
	z := resample(y, line, speech.Rate)
	out := make([]int16, min(len(z), len(pcm)))
	for i := range out {
		out[i] = int16(math.Round(32767 * math.Max(-1, math.Min(1, float64(z[i])))))
	}
	return out
}

func resample(x []float32, from, to int) []float32 {
	r := audio.NewResampler(from, to)
	return r.Flush(r.Write(nil, x))
}

// handset cuts the band at 80 to 340 Hz and 3250 to 3850 Hz, and tilts it.
func handset(x []float32, rng *rand.Rand) {
	low := math.Exp(-2 * math.Pi * (80 + 260*rng.Float64()) / line)
	for range rng.IntN(4) {
		var in, out float64
		for i, v := range x {
			out = low * (out + float64(v) - in)
			in, x[i] = float64(v), float32(out)
		}
	}
	if rng.Float64() < 0.6 {
		lowPass(x, 3250+600*rng.Float64())
	}
	tilt, last := float32(-0.4+0.8*rng.Float64()), float32(0)
	for i, v := range x {
		x[i], last = v+tilt*last, v
	}
}

// lowPass is a windowed sinc of 101 taps; edge is in Hz.
func lowPass(x []float32, edge float64) {
	const half = 50
	var taps [2*half + 1]float64
	for i := range taps {
		t := float64(i - half)
		window := 0.54 + 0.46*math.Cos(math.Pi*t/half)
		if t == 0 {
			taps[i] = 2 * edge / line
			continue
		}
		taps[i] = window * math.Sin(2*math.Pi*edge/line*t) / (math.Pi * t)
	}
	in := append(make([]float32, half), x...)
	in = append(in, make([]float32, half)...)
	for i := range x {
		sum := 0.0
		for k, w := range taps {
			sum += w * float64(in[i+k])
		}
		x[i] = float32(sum)
	}
}

// hiss adds noise 22 to 50 dB below the speech, half the time.
func hiss(x []float32, rng *rand.Rand) {
	if rng.IntN(2) == 0 {
		return
	}
	power := 1e-12
	for _, v := range x {
		power += float64(v) * float64(v) / float64(len(x))
	}
	level := math.Sqrt(power) * math.Pow(10, -(22+28*rng.Float64())/20)
	for i := range x {
		x[i] += float32(level * rng.NormFloat64())
	}
}

// muLaw rounds as 8 bits of G.711 do.
func muLaw(x []float32) {
	const mu = 255.0
	for i, v := range x {
		a := math.Min(1, math.Abs(float64(v)))
		q := math.Round(math.Log1p(mu*a)/math.Log1p(mu)*127) / 127
		x[i] = float32(math.Copysign((math.Pow(1+mu, q)-1)/mu, float64(v)))
	}
}
