package confidence

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"parlance/conversation"
)

// TestFit finds the weights that samples were drawn with, and probabilities by them
// that are better than those of another rule.
func TestFit(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	want := Weights{-1, 0.7, 0.5, 2, 1, -1}
	var samples []Sample
	var p, flat []float64
	var right []bool
	for range 20000 {
		x := [traits]float64{1, 4 * r.NormFloat64(), r.Float64(), r.Float64(), r.Float64(), float64(r.IntN(2))}
		s := Sample{x, r.Float64() < want.Of(x)}
		samples = append(samples, s)
		p, flat, right = append(p, want.Of(x)), append(flat, 0.9), append(right, s.Right)
	}
	got := Fit(samples)
	for i := range want {
		if math.Abs(got[i]-want[i]) > 0.15 {
			t.Errorf("weight %d is %.2f, want %.2f", i, got[i], want[i])
		}
	}
	good, bad := Judge(p, right), Judge(flat, right)
	if good.Error > 0.02 || bad.Error < 0.3 || good.Brier >= bad.Brier || good.Loss >= bad.Loss {
		t.Errorf("the true probabilities have %+v, a constant %+v", good, bad)
	}
}

// TestCalibrate: more sure stays more sure, company and the line count, and nothing
// is certain.
func TestCalibrate(t *testing.T) {
	t.Parallel()
	of := func(narrow bool, posteriors ...float64) []float64 {
		var words []conversation.Word
		for _, p := range posteriors {
			words = append(words, conversation.Word{Text: "word", Duration: 300 * time.Millisecond, Confidence: p})
		}
		Calibrate(words, narrow)
		var out []float64
		for _, w := range words {
			if !(w.Confidence > 0 && w.Confidence < 1) {
				t.Errorf("%v gives %v", posteriors, w.Confidence)
			}
			out = append(out, w.Confidence)
		}
		return out
	}
	alone := []float64{of(false, 0)[0], of(false, 0.3)[0], of(false, 0.7)[0], of(false, 1)[0]}
	for i := 1; i < len(alone); i++ {
		if alone[i] <= alone[i-1] {
			t.Errorf("a higher posterior gives a lower confidence: %v", alone)
		}
	}
	if good, bad := of(false, 0.9, 0.6, 0.9)[1], of(false, 0.1, 0.6, 0.1)[1]; good <= bad {
		t.Errorf("%.2f in good company, %.2f in bad", good, bad)
	}
	if wide, narrow := of(false, 0.9)[0], of(true, 0.9)[0]; narrow > wide {
		t.Errorf("%.2f on a telephone, %.2f without", narrow, wide)
	}
}
