package feature

import (
	"time"

	"parlance/insights/model/token"
)

// BoundaryWord is a word of a stream without marks, folded.
type BoundaryWord struct {
	Hash  uint64
	Alike uint64 // the class of words like it, see Classes; 0 to 65535
	class class
}

// NoPause says that the words have no times.
const NoPause time.Duration = -1 << 62

// How many words to either side a boundary looks at: at those near by together
// with their neighbours, at those farther off one by one.
const (
	reachWords = 3
	reachFar   = 6
)

// outside is the class of the places before the first and after the last word.
const outside = 1 << 16

// BoundaryWord folds one word; marks around it are not looked at. classes may be
// nil where the word is only looked up.
func (l *Lexicon) BoundaryWord(word string, classes Classes) BoundaryWord {
	h := token.HashWord(word)
	w := BoundaryWord{Hash: h, class: l.classes[h]}
	if classes != nil {
		w.Alike = classes.Class(h)
	}
	return w
}

const (
	bWord uint64 = iota + 100
	bPair
	bTriple
	bClass
	bClassPair
	bPause
	bEnd
	bFar
	bFarClass
	bMixed
	bAlike
	bAlikePair
)

// AppendBoundary writes the features of "a sentence ends after words[i]" to dst.
// pause is the silence before the next word, or NoPause.
func AppendBoundary(dst []uint32, words []BoundaryWord, i int, pause time.Duration) []uint32 {
	w := writer{dst}
	at := func(k int) BoundaryWord {
		if j := i + k; j >= 0 && j < len(words) {
			return words[j]
		}
		return BoundaryWord{Hash: bEnd, Alike: outside}
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
	for k := reachWords; k <= reachFar; k++ {
		before, after := at(-k), at(k+1)
		w.add2(bFar, uint64(2*k), before.Hash)
		w.add2(bFarClass, uint64(2*k), uint64(before.class))
		if k < reachFar {
			w.add2(bFar, uint64(2*k+1), after.Hash)
			w.add2(bFarClass, uint64(2*k+1), uint64(after.class))
		}
	}
	w.add3(bPair, 20, at(0).Hash, at(2).Hash)
	w.add3(bPair, 21, at(-1).Hash, at(1).Hash)
	w.mixed(at(-1), at(0), at(1), at(2), at(3))
	w.alike(at(-2), at(-1), at(0), at(1), at(2), at(3))
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

// mixed adds words together with the grammar classes around them: longer runs of
// words are too rare to learn from.
func (w *writer) mixed(b, a, n, m, l BoundaryWord) {
	w.add3(bMixed, 0, a.Hash, uint64(n.class))
	w.add3(bMixed, 1, uint64(a.class), n.Hash)
	w.add3(bMixed, 2, token.Join(uint64(b.class), uint64(a.class)), token.Join(uint64(n.class), uint64(m.class)))
	w.add3(bMixed, 3, a.Hash, token.Join(uint64(n.class), uint64(m.class)))
	w.add3(bMixed, 4, n.Hash, token.Join(uint64(m.class), uint64(l.class)))
	w.add3(bMixed, 5, token.Join(uint64(b.class), uint64(a.class)), n.Hash)
}

// alike adds the classes of alike words around the place: two before, the word
// itself and three after it.
func (w *writer) alike(c, b, a, n, m, l BoundaryWord) {
	for k, x := range [...]BoundaryWord{c, b, a, n, m, l} {
		w.add2(bAlike, uint64(k), x.Alike)
	}
	w.add3(bAlikePair, 0, a.Alike, n.Alike)
	w.add3(bAlikePair, 1, a.Hash, n.Alike)
	w.add3(bAlikePair, 2, a.Alike, n.Hash)
	w.add3(bAlikePair, 3, token.Join(b.Alike, a.Alike), n.Alike)
	w.add3(bAlikePair, 4, token.Join(a.Alike, n.Alike), m.Alike)
	w.add3(bAlikePair, 5, n.Alike, m.Alike)
	w.add3(bAlikePair, 6, b.Alike, a.Alike)
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
