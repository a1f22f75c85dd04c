package feature

const (
	mWord uint64 = iota + 200
	mClass
	mAfterBut
	mPair
	mNegated
	mNegatedClass
)

// Classes tells classes of alike words.
type Classes interface {
	// Class is the class of a word given by its hash, below 65536.
	Class(hash uint64) uint64
}

// AppendMood writes the features of how d feels to dst: its words and pairs of
// them, the classes of words, those behind a negation and behind a "but", and the
// lexicon's view.
func AppendMood(dst []uint32, d *Digest, classes Classes) []uint32 {
	w := writer{dst}
	but, negated := false, 0
	for i, a := range d.Words {
		class := classes.Class(a)
		w.add(mWord, a)
		w.add(mClass, class)
		if i > 0 {
			w.add2(mPair, d.Words[i-1], a)
		}
		if negated > 0 {
			w.add(mNegated, a)
			w.add(mNegatedClass, class)
			negated--
		}
		if d.classes[i]&negation != 0 {
			negated = negationReach
		}
		if but {
			w.add(mAfterBut, a)
		}
		but = but || a == butHash
	}
	w.shape(d)
	return w.ids
}

// negationReach is how many words a negation turns.
const negationReach = 4
