package stream

import (
	"math/rand/v2"
	"slices"
	"testing"

	"parlance/insights/model/feature"
)

// small is a network of random weights that knows three words.
func small() Params {
	rng := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // a test
	numbers := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(rng.Float64() - 0.5)
		}
		return x
	}
	p := Params{
		Words: []uint64{1 << 40, 2 << 40, 3 << 40}, Embed: numbers((3 + HashRow) * Embed),
		Join: numbers(Joined * Second), JoinPause: numbers(Pauses * Second), Bias: numbers(Second), Out: numbers(Second + 1),
	}
	for d := range p.Layers {
		l := &p.Layers[d]
		l.In, l.State, l.Bias, p.Pause[d] = numbers(Embed*Gates), numbers(Units*Gates), numbers(Gates), numbers(Pauses*Gates)
	}
	return p
}

// Each score must depend on the words before, those behind, and the pauses, and on
// nothing that was read earlier.
func TestNet_SeesBothSides(t *testing.T) {
	t.Parallel()
	n := New(small())
	rows := []int32{0, 1, 2, 1, 0, 2, 200, 1}
	pauses := []int{0, 9, 1, 0, 3, 0, 0, 2}
	nets := []*Net{n}
	want := Mean(nets, rows, pauses)
	for name, change := range map[string]func(rows []int32, pauses []int){
		"first word": func(rows []int32, _ []int) { rows[0] = 2 }, "last word": func(rows []int32, _ []int) { rows[7] = 2 },
		"own pause": func(_ []int32, pauses []int) { pauses[4] = 5 }, "pause before": func(_ []int32, pauses []int) { pauses[1] = 5 },
	} {
		r, p := append([]int32{}, rows...), append([]int{}, pauses...)
		change(r, p)
		if got := Mean(nets, r, p); got[4] == want[4] {
			t.Errorf("%s: the score of word 4 does not change", name)
		}
	}
	if again := Mean(nets, rows, pauses); again[4] != want[4] || again[0] != want[0] {
		t.Error("the same words score otherwise the second time")
	}
	if two := Mean([]*Net{n, n}, rows, pauses); two[4] != want[4] {
		t.Errorf("the mean of a network and itself is %v, not %v", two[4], want[4])
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	p := small()
	b := p.Encode()
	n, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	rows, pauses := []int32{0, 1, n.Row(77 << 40)}, []int{0, Bucket(feature.NoPause), 4}
	want, got := Mean([]*Net{New(p)}, rows, pauses), Mean([]*Net{n}, rows, pauses)
	for i := range want {
		if d := want[i] - got[i]; d > 0.1 || d < -0.1 {
			t.Errorf("word %d scores %v from the file, %v before", i, got[i], want[i])
		}
	}
	if n.Row(2<<40) != 1 || n.Row(77<<40) < 3 {
		t.Errorf("rows %d and %d, want the known word's own and a shared one", n.Row(2<<40), n.Row(77<<40))
	}
	for name, broken := range map[string][]byte{
		"empty": nil, "other magic": append([]byte("PNW1"), b[4:]...), "cut": b[:len(b)-1], "longer": append(slices.Clip(b), 0),
		"too many words": append([]byte(magic), 255, 255, 255, 255),
	} {
		if _, err := Decode(broken); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
