package exact

import (
	"math"
	"testing"
)

func TestAgainstStandardLibrary(t *testing.T) {
	t.Parallel()
	near := func(name string, x, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-11*max(1, math.Abs(want)) {
			t.Errorf("%s(%v) = %v, want %v", name, x, got, want)
		}
	}
	for x := -30.0; x <= 30; x += 0.37 {
		near("Exp", x, Exp(x), math.Exp(x))
		near("Sigmoid", x, Sigmoid(x), 1/(1+math.Exp(-x)))
		near("Tanh", x, Tanh(x), math.Tanh(x))
		y := math.Exp(x)
		near("Log", y, Log(y), math.Log(y))
	}
	if v := Exp(-1e9); v < 0 || v > 1e-300 {
		t.Errorf("Exp(-1e9) = %v", v)
	}
}
