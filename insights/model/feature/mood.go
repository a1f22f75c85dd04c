package feature

const (
	mWord uint64 = iota + 200
	mClass
	mAfterBut
)

// Classes tells classes of alike words.
type Classes interface {
	// Class is the class of a word given by its hash, below 65536.
	Class(hash uint64) uint64
}

// AppendMood writes the features of how d feels to dst: its words, their classes,
// the words behind a "but", which weigh more, and the lexicon's view. There is
// little text with known feelings to learn from, and fewer features learn more
// from it.
func AppendMood(dst []uint32, d *Digest, classes Classes) []uint32 {
	w := writer{dst}
	but := false
	for _, a := range d.Words {
		w.add(mWord, a)
		w.add(mClass, classes.Class(a))
		if but {
			w.add(mAfterBut, a)
		}
		but = but || a == butHash
	}
	w.shape(d)
	return w.ids
}
