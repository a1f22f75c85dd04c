package lanes

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func numbers(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.Float64() - 0.5)
	}
	return x
}

// The machine's code must give the bits of the plain one, or weights could not be
// made again elsewhere.
func TestSameAsPlain(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test
	for _, n := range []int{16, 32, 48, 96, 192, 208} {
		for _, k := range []int{1, 3, 32, 65} {
			y, w, x := numbers(r, n), numbers(r, n*k), numbers(r, k)
			for name, f := range map[string]func(y, w, x []float32) (got, want []float32){
				"AddRows": func(y, w, x []float32) (got, want []float32) {
					got, want = slices.Clone(y), slices.Clone(y)
					AddRows(got, w, x)
					plainAddRows(want, w, x)
					return got, want
				},
				"DotRows": func(y, w, x []float32) (got, want []float32) {
					got, want = slices.Clone(x), slices.Clone(x)
					DotRows(got, w, y)
					plainDotRows(want, w, y)
					return got, want
				},
				"AddOuter": func(y, w, x []float32) (got, want []float32) {
					got, want = slices.Clone(w), slices.Clone(w)
					AddOuter(got, x, y)
					plainAddOuter(want, x, y)
					return got, want
				},
			} {
				if got, want := f(y, w, x); !slices.Equal(got, want) {
					t.Errorf("%s of %d rows of %d differs from the plain one", name, k, n)
				}
			}
		}
	}
}

func TestByHand(t *testing.T) {
	t.Parallel()
	w := make([]float32, 2*Group)
	w[0], w[1], w[Group], w[Group+15] = 1, 2, 3, 4
	y := make([]float32, Group)
	y[0] = 10
	AddRows(y, w, []float32{1, -1})
	if y[0] != 8 || y[1] != 2 || y[15] != -4 || y[7] != 0 {
		t.Errorf("rows added: %v", y)
	}
	x := []float32{100, 0}
	DotRows(x, w, y)
	if x[0] != 112 || x[1] != 8 {
		t.Errorf("products: %v, want 112 and 8", x)
	}
	AddOuter(w, []float32{0, 2}, y)
	if w[0] != 1 || w[Group] != 19 || w[Group+15] != -4 {
		t.Errorf("outer product: %v", w)
	}
}

func TestSizesAreChecked(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]func(){
		"half a group": func() { AddRows(make([]float32, 8), make([]float32, 8), make([]float32, 1)) },
		"short matrix": func() { DotRows(make([]float32, 2), make([]float32, 16), make([]float32, 16)) },
		"nothing":      func() { AddOuter(nil, nil, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("no panic: memory behind a slice would be touched")
				}
			}()
			f()
		})
	}
}

func BenchmarkAddRows(b *testing.B) {
	y, w, x := make([]float32, 192), make([]float32, 192*64), make([]float32, 64)
	for b.Loop() {
		AddRows(y, w, x)
	}
}
