package pocketsphinx

import "testing"

// TestViews: digital silence counts in neither mean, what is quieter than the average
// in the first only, and the telephone has no second.
func TestViews(t *testing.T) {
	t.Parallel()
	frame := func(level, other float32) []float32 {
		f := make([]float32, cepstra)
		f[0], f[12] = level, other
		return f
	}
	var c []float32
	for _, f := range [][]float32{frame(-30, 900), frame(10, 1), frame(20, 2), frame(40, 6), frame(50, 8)} {
		c = append(c, f...)
	}
	kept := append([]float32(nil), c...)
	for narrow, want := range map[bool][][2]float32{false: {{30, 4.25}, {45, 7}}, true: {{30, 4.25}}} {
		got := views(c, narrow)
		if len(got) != len(want) {
			t.Fatalf("narrow %v: %d views", narrow, len(got))
		}
		for i, v := range got {
			for at := range v {
				mean := float32(0)
				switch at % cepstra {
				case 0:
					mean = want[i][0]
				case 12:
					mean = want[i][1]
				}
				if v[at] != kept[at]-mean {
					t.Errorf("narrow %v, view %d: number %d is %v, want %v less %v", narrow, i, at, v[at], kept[at], mean)
				}
			}
		}
	}
	for _, c := range [][]float32{nil, frame(-1, 5)} { // nothing that counts
		for _, v := range views(c, false) {
			for at, x := range v {
				if x != c[at] {
					t.Errorf("%v became %v", c, v)
				}
			}
		}
	}
}
