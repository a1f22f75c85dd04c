package train

import (
	"math"
	"testing"
)

func TestSolve(t *testing.T) {
	t.Parallel()
	want := []float64{10, 8, 3}
	x := []float64{10, 8, 3}
	solve([][]float64{{4}, {2, 5}, {0, 1, 3}}, x)
	for i, got := range []float64{4*x[0] + 2*x[1], 2*x[0] + 5*x[1] + x[2], x[1] + 3*x[2]} {
		if math.Abs(got-want[i]) > 1e-9 {
			t.Errorf("line %d gives %v, want %v", i, got, want[i])
		}
	}
}
