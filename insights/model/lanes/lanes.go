// Package lanes multiplies small matrices and vectors for the recurrent networks,
// four numbers at a time where the machine can.
//
// It reads and writes slices of its callers and knows no model. A matrix is its
// rows one after another, each of a multiple of 16 numbers. On amd64 the machine's
// own code and the plain one give the same bits: every sum has one order, which no
// width of registers changes, and nothing is fused. Elsewhere the plain one runs,
// whose last bits are the compiler's, as package exact says.
package lanes

// Group is what the length of a row is a multiple of.
const Group = 16

// check panics unless a matrix of size numbers has k rows of n.
func check(n, k, size int) {
	if n == 0 || k == 0 || n%Group != 0 || n*k != size {
		panic("lanes: sizes do not fit")
	}
}

// plainAddRows adds x[i] times row i of w to y, for all i.
func plainAddRows(y, w, x []float32) {
	for i, a := range x {
		row := w[i*len(y) : (i+1)*len(y)]
		for j, b := range row {
			y[j] += a * b
		}
	}
}

// plainDotRows adds the product of row i of w and y to x[i], for all i.
func plainDotRows(x, w, y []float32) {
	for i := range x {
		row := w[i*len(y) : (i+1)*len(y)]
		var s [Group]float32
		for j := 0; j < len(row); j += Group {
			for l := range s {
				s[l] += row[j+l] * y[j+l]
			}
		}
		var v [4]float32
		for l := range v {
			v[l] = (s[l] + s[4+l]) + (s[8+l] + s[12+l])
		}
		x[i] += (v[0] + v[1]) + (v[2] + v[3])
	}
}

// plainAddOuter adds x[i] times y to row i of w, for all i.
func plainAddOuter(w, x, y []float32) {
	for i, a := range x {
		row := w[i*len(y) : (i+1)*len(y)]
		for j := range row {
			row[j] += a * y[j]
		}
	}
}
