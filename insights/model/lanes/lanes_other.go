//go:build !amd64

package lanes

// AddRows adds x[i] times row i of w to y, for all i.
func AddRows(y, w, x []float32) {
	check(len(y), len(x), len(w))
	plainAddRows(y, w, x)
}

// DotRows adds the product of row i of w and y to x[i], for all i.
func DotRows(x, w, y []float32) {
	check(len(y), len(x), len(w))
	plainDotRows(x, w, y)
}

// AddOuter adds x[i] times y to row i of w, for all i.
func AddOuter(w, x, y []float32) {
	check(len(y), len(x), len(w))
	plainAddOuter(w, x, y)
}
