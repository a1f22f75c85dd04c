package linear

import "testing"

// TestTable_ScoreKnown leaves out features without a weight, which Score counts in
// the length of a text.
func TestTable_ScoreKnown(t *testing.T) {
	t.Parallel()
	table := New(3, 3, [][]float32{{0, 1, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 2, 0, 0, 0, 0}}, []float32{0, 0})
	var known, want, all [2]float32
	table.ScoreKnown(known[:], []uint32{0, 1, 5, 3, 7})
	table.Score(want[:], []uint32{1, 3})
	table.Score(all[:], []uint32{0, 1, 5, 3, 7})
	if known != want || known == all {
		t.Errorf("known %v, want %v; with all %v", known, want, all)
	}
}
