package feature

const (
	vWord uint64 = iota + 220
	vClass
	vAfterBut
	vPair
	vNegated
	vNegatedClass
	vSkip
	vEnd
)

// AppendReview writes the features of how a text that stands alone feels to dst: its
// words, pairs of them, also over a word between, the classes of words, those behind a
// negation and behind a "but", and the words at both ends. What the lexicon says is in
// Feel.
func AppendReview(dst []uint32, d *Digest, classes Classes) []uint32 {
	w := writer{dst}
	but, negated := false, 0
	for i, a := range d.Words {
		class := classes.Class(a)
		w.add(vWord, a)
		w.add(vClass, class)
		if i > 0 {
			w.add2(vPair, d.Words[i-1], a)
		}
		if i > 1 {
			w.add2(vSkip, d.Words[i-2], a)
		}
		if negated > 0 {
			w.add(vNegated, a)
			w.add(vNegatedClass, class)
			negated--
		}
		if d.classes[i]&negation != 0 {
			negated = negationReach
		}
		if but {
			w.add(vAfterBut, a)
		}
		but = but || a == butHash
	}
	if n := len(d.Words); n > 0 {
		w.add2(vEnd, 0, d.Words[0])
		w.add2(vEnd, 1, d.Words[n-1])
	}
	return w.ids
}
