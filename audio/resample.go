package audio

import "math"

// The resampler's kernel: a sinc under a Kaiser window.
const (
	halfTaps   = 32   // zero crossings of the lower rate on each side
	kaiserBeta = 7    // about 70 dB stop band
	cutoff     = 0.53 // of the lower rate: 7.9 kHz passes at 16 kHz, 9 kHz does not
	maxPhases  = 1024 // of the filter bank; odd rate pairs take the nearest phase
)

// Resampler changes the rate of one channel, block by block. The result does
// not depend on how the input is cut into blocks, and is aligned: output sample
// n lies at the time n/to of the input.
type Resampler struct {
	up, down int         // reduced ratio: out = in * up / down
	phases   int         // rows of the bank
	bank     [][]float32 // kernel by fractional position
	half     int         // input samples on each side of an output sample
	hist     []float32   // input from first on
	first    int64       // input index of hist[0]; starts at -(half-1)
	in       int64       // input samples taken
	out      int64       // output samples given
}

// NewResampler changes from one rate to another (frames per second, both in
// MinRate to MaxRate).
func NewResampler(from, to int) *Resampler {
	d := gcd(from, to)
	r := &Resampler{up: to / d, down: from / d}
	if r.up == r.down {
		return r
	}
	widen := math.Max(1, float64(from)/float64(to))
	r.half = int(math.Ceil(halfTaps * widen))
	r.phases = min(r.up, maxPhases)
	r.bank = make([][]float32, r.phases)
	for p := range r.bank {
		r.bank[p] = kernel(r.half, float64(p)/float64(r.phases), widen)
	}
	r.first = -int64(r.half - 1)
	r.hist = make([]float32, r.half-1, 4*r.half)
	return r
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// kernel is the filter for an output sample that lies frac after an input
// sample; widen is how many input samples one zero crossing spans at half the
// lower rate. Its sum is one, so that a steady level stays.
func kernel(half int, frac, widen float64) []float32 {
	taps := make([]float64, 2*half)
	var sum float64
	for k := range taps {
		x := float64(k-half+1) - frac // distance in input samples
		t := x / float64(half)
		if t < -1 || t > 1 {
			continue
		}
		taps[k] = sinc(2*cutoff*x/widen) * bessel(kaiserBeta*math.Sqrt(1-t*t))
		sum += taps[k]
	}
	out := make([]float32, len(taps))
	for k, v := range taps {
		out[k] = float32(v / sum)
	}
	return out
}

func sinc(x float64) float64 {
	if math.Abs(x) < 1e-9 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// bessel is the modified Bessel function of the first kind, order zero.
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-12*sum; k++ {
		term *= x * x / (4 * k * k)
		sum += term
	}
	return sum
}

// Write takes input and appends the output that is ready to dst.
func (r *Resampler) Write(dst, src []float32) []float32 {
	r.in += int64(len(src))
	if r.phases == 0 {
		r.out += int64(len(src))
		return append(dst, src...)
	}
	r.hist = append(r.hist, src...)
	dst = r.produce(dst, math.MaxInt64)
	r.drop()
	return dst
}

// Flush ends the input: it appends what was held back for lack of a future.
func (r *Resampler) Flush(dst []float32) []float32 {
	if r.phases == 0 {
		return dst
	}
	total := (r.in*int64(r.up) + int64(r.down) - 1) / int64(r.down)
	r.hist = append(r.hist, make([]float32, r.half+1)...)
	return r.produce(dst, total)
}

// produce appends output up to index limit while its taps are at hand.
func (r *Resampler) produce(dst []float32, limit int64) []float32 {
	for r.out < limit {
		num := r.out * int64(r.down)
		center, rest := num/int64(r.up), num%int64(r.up)
		phase := int(rest)
		if r.phases != r.up {
			phase = int((rest*int64(r.phases) + int64(r.up)/2) / int64(r.up))
			if phase == r.phases {
				center, phase = center+1, 0
			}
		}
		start := center - int64(r.half) + 1 - r.first
		if start+int64(2*r.half) > int64(len(r.hist)) {
			return dst
		}
		dst = append(dst, dot(r.bank[phase], r.hist[start:start+int64(2*r.half)]))
		r.out++
	}
	return dst
}

// drop forgets input that no later output needs.
func (r *Resampler) drop() {
	need := r.out*int64(r.down)/int64(r.up) - int64(r.half) + 1
	if n := need - r.first; n > int64(4*r.half) && n <= int64(len(r.hist)) {
		r.hist = r.hist[:copy(r.hist, r.hist[n:])]
		r.first = need
	}
}

// dot has four sums, so that the additions need not wait for each other.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	for len(a) >= 4 && len(b) >= 4 {
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
		a, b = a[4:], b[4:]
	}
	for i := range a {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}
