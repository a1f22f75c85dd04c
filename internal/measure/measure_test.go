package measure

import (
	"math"
	"testing"
)

func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s = %v, want %v", name, got, want)
	}
}

func TestF1AndBest(t *testing.T) {
	t.Parallel()
	list := []Scored{{0.9, true}, {0.8, false}, {0.6, true}, {0.3, false}, {0.1, true}}
	near(t, "F1 at 0.5", F1(list, 0.5), 2*2.0/(2*2+1+1))
	near(t, "F1 at 2", F1(list, 2), 0)
	best, at := Best(list)
	near(t, "best F1", best, 0.75) // all five: 3 hits, 2 false
	near(t, "F1 at the best threshold", F1(list, at), best)
	near(t, "AP", AveragePrecision(list), (1+2.0/3+3.0/5)/3)
}

func TestBest_TiesAreTakenTogether(t *testing.T) {
	t.Parallel()
	list := []Scored{{0.5, true}, {0.5, false}, {0.5, false}, {0.1, false}}
	if f, _ := Best(list); f > 0.5+1e-9 {
		t.Errorf("best F1 %v splits equal scores", f)
	}
}

func TestRouge1(t *testing.T) {
	t.Parallel()
	near(t, "equal", Rouge1("The cat sat.", "the CAT, sat"), 1)
	near(t, "none", Rouge1("a b", "c d"), 0)
	near(t, "repeats count once", Rouge1("a a a", "a b"), 2*1.0/5)
}

func TestPk(t *testing.T) {
	t.Parallel()
	ref := []int{10, 20}
	near(t, "right", Pk(ref, []int{0, 10, 20}, 30), 0)
	none := Pk(ref, nil, 30)
	if off := Pk(ref, []int{11, 19}, 30); off <= 0 || off >= none {
		t.Errorf("borders one off give %v, no border %v", off, none)
	}
	near(t, "one unit", Pk(nil, nil, 1), 0)
}

func TestCalibrationError(t *testing.T) {
	t.Parallel()
	near(t, "right", CalibrationError([]Scored{{0.5, true}, {0.5, false}}), 0)
	near(t, "too sure", CalibrationError([]Scored{{0.9, true}, {0.9, false}, {1, true}, {1, true}}), (4*0.95-3)/4)
	near(t, "nothing", CalibrationError(nil), 0)
}
