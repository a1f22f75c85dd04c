package random

import (
	"math"
	"testing"
)

func TestNormals(t *testing.T) {
	t.Parallel()
	x := Normals(New(1, 2), 100_000, 0.5)
	var sum, squares float64
	for _, v := range x {
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	mean, deviation := sum/float64(len(x)), math.Sqrt(squares/float64(len(x)))
	if math.Abs(mean) > 0.01 || math.Abs(deviation-0.5) > 0.01 {
		t.Errorf("mean %.3f, standard deviation %.3f, want 0 and 0.5", mean, deviation)
	}
	if y := Normals(New(1, 2), 3, 0.5); y[0] != x[0] || y[2] != x[2] {
		t.Error("the same seed gives other numbers")
	}
}
