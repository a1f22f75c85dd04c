package recur

import (
	"math"
	"testing"
)

func TestCurves(t *testing.T) {
	t.Parallel()
	for x := float32(-9); x <= 9; x += 0.01 {
		if got, want := float64(tanh(x)), math.Tanh(float64(x)); math.Abs(got-want) > 2e-4 || got > 1 || got < -1 {
			t.Fatalf("tanh(%v) = %v, want %v", x, got, want)
		}
		if got, want := float64(sigmoid(x)), 1/(1+math.Exp(-float64(x))); math.Abs(got-want) > 1e-4 {
			t.Fatalf("sigmoid(%v) = %v, want %v", x, got, want)
		}
	}
}

// A unit keeps its state, takes what is new, or looks away from its memory, as its
// gates say.
func TestLayer_Step(t *testing.T) {
	t.Parallel()
	const h = 16
	l := Layer{State: make([]float32, h*Gates*h)}
	for u := range h {
		l.State[u*Gates*h+2*h+u] = 1 // what is new recalls the unit itself
	}
	tests := []struct {
		name             string
		keep, look, have float32
		want             float64
	}{
		{"keeps", 9, 0, 0.5, 0.5},
		{"takes what it recalls", -9, 9, 0.5, math.Tanh(0.5)},
		{"looks away", -9, -9, 0.5, 0},
		{"half of both", 0, 9, 0.5, (0.5 + math.Tanh(0.5)) / 2},
	}
	for _, tt := range tests {
		var state, next [h]float32
		var in, recall, gates [Gates * h]float32
		for u := range h {
			state[u], in[u], in[h+u] = tt.have, tt.keep, tt.look
		}
		l.Step(next[:], state[:], in[:], recall[:], gates[:])
		for u, v := range next {
			if math.Abs(float64(v)-tt.want) > 0.01 {
				t.Errorf("%s: unit %d is %.3f, want %.3f", tt.name, u, v, tt.want)
			}
		}
	}
}
