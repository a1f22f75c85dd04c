package diarize

import "slices"

// block is how many pieces are grouped at a time: the work grows with its square.
const block = 250

// group joins pieces that sound alike until count are left.
func (r *ruler) group(pieces []*piece, count int) []*piece {
	const kept = 24 // groups of each block that go on
	for len(pieces) > block {
		var next []*piece
		for part := range slices.Chunk(pieces, block) {
			next = append(next, r.merge(part, kept)...)
		}
		pieces = next
	}
	return r.merge(pieces, count)
}

func (r *ruler) merge(pieces []*piece, count int) []*piece {
	pieces = slices.Clone(pieces)
	distance := make([][]float64, len(pieces))
	for i := range distance {
		distance[i] = make([]float64, len(pieces))
		for j := range i {
			distance[i][j] = r.apart(pieces[i], pieces[j])
		}
	}
	for left := len(pieces); left > max(1, count); left-- {
		a, b := nearest(pieces, distance)
		pieces[b].join(pieces[a])
		pieces[a] = nil
		for i, o := range pieces {
			if o != nil && i != b {
				distance[max(i, b)][min(i, b)] = r.apart(o, pieces[b])
			}
		}
	}
	return slices.DeleteFunc(pieces, func(p *piece) bool { return p == nil })
}

// nearest gives the two pieces that are most alike, the later first.
func nearest(pieces []*piece, distance [][]float64) (a, b int) {
	best := 0.0
	for i, p := range pieces {
		if p == nil {
			continue
		}
		for j, q := range pieces[:i] {
			if q != nil && (a == b || distance[i][j] < best) {
				a, b, best = i, j, distance[i][j]
			}
		}
	}
	return a, b
}
