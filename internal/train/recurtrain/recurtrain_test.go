package recurtrain

import (
	"math"
	"testing"

	"parlance/insights/model/recur"
	"parlance/internal/train/random"
)

const (
	testUnits  = 16
	testPlaces = 5
)

// TestBack compares every kind of gradient with what a small change does.
func TestBack(t *testing.T) {
	t.Parallel()
	for _, back := range []bool{false, true} {
		l, in := start()
		loss := func() float64 {
			var tape Tape
			run(&tape, l, in, back)
			sum := 0.0
			for i := range testPlaces {
				for u, v := range tape.State(i) {
					sum += float64(v) * aim(i, u)
				}
			}
			return sum
		}
		var tape Tape
		run(&tape, l, in, back)
		for i := range testPlaces {
			for u := range tape.Gradient(i) {
				tape.Gradient(i)[u] += float32(aim(i, u))
			}
		}
		g := recur.Layer{State: make([]float32, len(l.State)), Bias: make([]float32, len(l.Bias))}
		tape.Back(l, &g)
		for _, k := range []int{0, 17, 40, 47} {
			compare(t, "input", &in[2][k], float64(tape.In(2)[k]), loss)
			compare(t, "bias", &l.Bias[k], float64(g.Bias[k]), loss)
		}
		for k := 0; k < len(l.State); k += 61 {
			compare(t, "state", &l.State[k], float64(g.State[k]), loss)
		}
	}
}

func start() (*recur.Layer, [][]float32) {
	rng := random.New(7, 7)
	l := &recur.Layer{
		State: random.Normals(rng, testUnits*recur.Gates*testUnits, 0.3),
		Bias:  random.Normals(rng, recur.Gates*testUnits, 0.3),
	}
	in := make([][]float32, testPlaces)
	for i := range in {
		in[i] = random.Normals(rng, recur.Gates*testUnits, 0.8)
	}
	return l, in
}

func run(t *Tape, l *recur.Layer, in [][]float32, back bool) {
	t.Begin(testPlaces, testUnits, back)
	for i, x := range in {
		row := t.In(i)
		copy(row, l.Bias)
		for k, v := range x {
			row[k] += v
		}
	}
	t.Forward(l)
}

// aim weighs the states in the loss, none like another.
func aim(i, u int) float64 { return float64((i*7+u*3)%5) - 1.7 }

func compare(t *testing.T, name string, x *float32, got float64, loss func() float64) {
	t.Helper()
	const step = 1.0 / 64
	old := *x
	*x = old + step
	up := loss()
	*x = old - step
	down := loss()
	*x = old
	if want := (up - down) / (2 * step); math.Abs(got-want) > 0.01+0.02*math.Abs(want) {
		t.Errorf("gradient of %s is %.4f, by a small change %.4f", name, got, want)
	}
}
