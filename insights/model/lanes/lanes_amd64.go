package lanes

import "golang.org/x/sys/cpu"

// The assembly needs AVX.

//go:noescape
func addRows(y *float32, n int, w, x *float32, k int)

//go:noescape
func dotRows(x *float32, k int, w, y *float32, n int)

//go:noescape
func addOuter(w, x *float32, k int, y *float32, n int)

// AddRows adds x[i] times row i of w to y, for all i.
func AddRows(y, w, x []float32) {
	check(len(y), len(x), len(w))
	if !cpu.X86.HasAVX {
		plainAddRows(y, w, x)
		return
	}
	addRows(&y[0], len(y), &w[0], &x[0], len(x))
}

// DotRows adds the product of row i of w and y to x[i], for all i.
func DotRows(x, w, y []float32) {
	check(len(y), len(x), len(w))
	if !cpu.X86.HasAVX {
		plainDotRows(x, w, y)
		return
	}
	dotRows(&x[0], len(x), &w[0], &y[0], len(y))
}

// AddOuter adds x[i] times y to row i of w, for all i.
func AddOuter(w, x, y []float32) {
	check(len(y), len(x), len(w))
	if !cpu.X86.HasAVX {
		plainAddOuter(w, x, y)
		return
	}
	addOuter(&w[0], &x[0], len(x), &y[0], len(y))
}
