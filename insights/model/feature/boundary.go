package feature

import (
	"time"

	"parlance/insights/model/token"
)

// BoundaryWord is a word of a stream without marks, folded.
type BoundaryWord struct {
	Hash  uint64
	class class
}

// NoPause says that the words have no times.
const NoPause time.Duration = -1 << 62

// reachWords is how many words to either side a boundary looks at.
const reachWords = 3

// BoundaryWord folds one word; marks around it are not looked at.
func (l *Lexicon) BoundaryWord(word string) BoundaryWord {
	h := token.HashWord(word)
	return BoundaryWord{h, l.classes[h]}
}

const (
	bWord uint64 = iota + 100
	bPair
	bTriple
	bClass
	bClassPair
	bPause
	bEnd
	bQuad
)

// AppendBoundary writes the features of "a sentence ends after words[i]" to dst.
// pause is the silence before the next word, or NoPause.
func AppendBoundary(dst []uint32, words []BoundaryWord, i int, pause time.Duration) []uint32 {
	w := writer{dst}
	at := func(k int) BoundaryWord {
		if j := i + k; j >= 0 && j < len(words) {
			return words[j]
		}
		return BoundaryWord{Hash: bEnd}
	}
	for k := 1 - reachWords; k <= reachWords; k++ {
		x := at(k)
		w.add2(bWord, uint64(k+reachWords), x.Hash)
		w.add2(bClass, uint64(k+reachWords), uint64(x.class))
		if k < reachWords {
			w.add3(bPair, uint64(k+reachWords), x.Hash, at(k+1).Hash)
			w.add3(bClassPair, uint64(k+reachWords), uint64(x.class), uint64(at(k+1).class))
		}
	}
	w.add3(bPair, 20, at(0).Hash, at(2).Hash)
	w.add3(bPair, 21, at(-1).Hash, at(1).Hash)
	w.add3(bTriple, 0, at(-1).Hash, token.Join(at(0).Hash, at(1).Hash))
	w.add3(bTriple, 1, at(0).Hash, token.Join(at(1).Hash, at(2).Hash))
	w.add3(bTriple, 2, at(1).Hash, token.Join(at(2).Hash, at(3).Hash))
	w.add3(bTriple, 3, at(-2).Hash, token.Join(at(-1).Hash, at(0).Hash))
	w.add3(bQuad, token.Join(at(-1).Hash, at(0).Hash), at(1).Hash, at(2).Hash)
	if pause != NoPause {
		b := uint64(PauseBucket(pause))
		w.add2(bPause, 0, b)
		w.add3(bPause, 1, b, uint64(at(0).class))
		w.add3(bPause, 2, b, uint64(at(1).class))
		w.add3(bPause, 3, b, at(1).Hash)
		w.add3(bPause, 4, b, at(0).Hash)
		w.add2(bPause, 5, b) // twice: dropout must not often hide the pause
		w.add2(bPause, 6, b)
	}
	return w.ids
}

// PauseBucket is a coarse logarithm of a pause, 0 to 8.
func PauseBucket(d time.Duration) int {
	for i, top := range [...]time.Duration{
		10 * time.Millisecond, 60 * time.Millisecond, 150 * time.Millisecond, 300 * time.Millisecond,
		500 * time.Millisecond, 800 * time.Millisecond, 1300 * time.Millisecond, 2500 * time.Millisecond,
	} {
		if d <= top {
			return i
		}
	}
	return 8
}
