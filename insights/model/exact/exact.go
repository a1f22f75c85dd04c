// Package exact has the few functions of real numbers that the models need,
// written so that they give the same bits on every amd64 machine: the standard
// library's use fused multiply-add where the CPU has it, which would make the
// trained weights depend on the machine that trained them.
//
// It reads and hands on numbers. On architectures whose compiler fuses x*y+z
// (arm64, ppc64, s390x, riscv64) the last bits may differ; weights are therefore
// reproduced on amd64 only. It is no general mathematics library.
package exact

import "math"

const (
	ln2Hi  = 6.93147180369123816490e-01
	ln2Lo  = 1.90821492927058770002e-10
	log2E  = 1.44269504088896338700
	maxExp = 700
)

// Exp is e to the x, with a relative error below 1e-12; x is clipped to
// -700..700.
func Exp(x float64) float64 {
	x = min(max(x, -maxExp), maxExp)
	k := math.Floor(x*log2E + 0.5)
	r := x - k*ln2Hi - k*ln2Lo // |r| <= ln2/2
	sum, term := 1.0, 1.0
	for i := 1.0; i <= 12; i++ {
		term *= r / i
		sum += term
	}
	return math.Ldexp(sum, int(k))
}

// Log is the natural logarithm of x > 0, with a relative error below 1e-12.
func Log(x float64) float64 {
	f, e := math.Frexp(x) // f in [0.5, 1)
	if f < math.Sqrt2/2 {
		f, e = f*2, e-1
	}
	s := (f - 1) / (f + 1)
	s2 := s * s
	sum, p := 0.0, s
	for i := 1.0; i <= 23; i += 2 {
		sum += p / i
		p *= s2
	}
	return 2*sum + float64(e)*ln2Lo + float64(e)*ln2Hi
}

// Sigmoid is 1/(1+e^-x).
func Sigmoid(x float64) float64 { return 1 / (1 + Exp(-x)) }

// Tanh is the hyperbolic tangent.
func Tanh(x float64) float64 { return 2*Sigmoid(2*x) - 1 }
