package softmax

import "testing"

// TestTrain wants the classes of examples that differ in a feature, and of those that
// differ only in a number, to be told; a feature that is too rare gets no weight.
func TestTrain(t *testing.T) {
	t.Parallel()
	const rare = 60
	var list []Example
	for i := range 90 {
		e := Example{Features: []uint32{uint32(i % Classes), 9}, Dense: []float32{0}, Weight: 1} //nolint:gosec // small
		e.Target[i%Classes] = 1
		if i%5 == 0 { // told by the number alone
			e.Features, e.Dense[0] = []uint32{9}, float32(i%Classes-1)
		}
		list = append(list, e)
	}
	list[0].Features = append(list[0].Features, rare)
	w := Train(list, Options{FeatureBits: 6, Bits: 6, MinCount: 2, Epochs: 40, Rate: 0.2, Pull: 0.1, Lift: 1, Seed: 1})
	for c := range Classes {
		for f := range Classes {
			if f != c && w.Grams[c][f] >= w.Grams[c][c] {
				t.Errorf("class %d: %.2f for feature %d, %.2f for its own", c, w.Grams[c][f], f, w.Grams[c][c])
			}
		}
		if x := w.Grams[c][rare]; x != 0 {
			t.Errorf("class %d: %.2f for a feature of one example", c, x)
		}
	}
	if w.Dense[2][0] <= w.Dense[1][0] || w.Dense[1][0] <= w.Dense[0][0] {
		t.Errorf("weights of the number: %.2f, %.2f, %.2f", w.Dense[0][0], w.Dense[1][0], w.Dense[2][0])
	}
}
