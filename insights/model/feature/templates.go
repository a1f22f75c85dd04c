package feature

import "parlance/insights/model/token"

// The templates: what a feature is about. The order is part of the trained
// weights.
const (
	tUni uint64 = iota + 1
	tBi
	tTri
	tSkip
	tFirst
	tFirst2
	tFirst3
	tFirst4
	tLast
	tLast2
	tLast3
	tWhole
	tClass
	tClass2
	tClass3
	tFlag
	tLength
	tMark
	tValence
	tPrev
	tPrevBag
	tPrevFirst
	tPrevLast
	tPrevLast2
	tPrevMark
	tTurn
	tGap
	tPosition
	tShort
	tOwn
	tAsk
	tAround
)

//nolint:gochecknoglobals // read-only
var (
	numberHash = token.HashWord("<number>")
	butHash    = token.HashWord("but")
)

// writer collects feature numbers.
type writer struct{ ids []uint32 }

func (w *writer) add(template, a uint64) {
	w.ids = append(w.ids, uint32(token.Join(template, a)>>(64-Bits)))
}

func (w *writer) add2(template, a, b uint64) { w.add(template, token.Join(a, b)) }

func (w *writer) add3(template, a, b, c uint64) { w.add(template, token.Join(token.Join(a, b), c)) }

// Append writes the features of d, given the utterances before it (prev[0] is
// the nearest; fewer than Context at the begin), to dst.
func Append(dst []uint32, d *Digest, prev []*Digest) []uint32 {
	w := writer{dst}
	w.ngrams(d)
	w.edges(d)
	w.rules(d)
	w.shape(d)
	w.context(d, prev)
	return w.ids
}

func (w *writer) ngrams(d *Digest) {
	for i, a := range d.Words {
		w.add(tUni, a)
		if i+1 < len(d.Words) {
			w.add2(tBi, a, d.Words[i+1])
		}
		if i+2 < len(d.Words) {
			w.add3(tTri, a, d.Words[i+1], d.Words[i+2])
			w.add2(tSkip, a, d.Words[i+2])
		}
	}
}

// edges marks the first words, once more behind openers, and the last ones.
func (w *writer) edges(d *Digest) {
	w.front(0, d.Words)
	if n := d.afterOpeners(); n > 0 {
		w.front(1, d.Words[n:])
	}
	n := len(d.Words)
	if n >= 1 {
		w.add(tLast, d.Words[n-1])
	}
	if n >= 2 {
		w.add2(tLast2, d.Words[n-2], d.Words[n-1])
	}
	if n >= 3 {
		w.add3(tLast3, d.Words[n-3], d.Words[n-2], d.Words[n-1])
	}
	if n <= 4 {
		h := uint64(n)
		for _, x := range d.Words {
			h = token.Join(h, x)
		}
		w.add(tWhole, h)
	}
}

func (w *writer) front(from uint64, words []uint64) {
	for i, a := range words[:min(5, len(words))] {
		w.add2(tFirst, uint64(i)<<1|from, a)
	}
	if len(words) >= 2 {
		w.add3(tFirst2, from, words[0], words[1])
	}
	if len(words) >= 3 {
		w.add3(tFirst3, from, words[0], token.Join(words[1], words[2]))
	}
	if len(words) >= 4 {
		w.add3(tFirst4, from, token.Join(words[0], words[1]), token.Join(words[2], words[3]))
	}
}

// afterOpeners is how many words come before the point ("so well okay").
func (d *Digest) afterOpeners() int {
	n := 0
	for n < len(d.classes) && n < 5 && d.classes[n]&opener != 0 && n+1 < len(d.classes) {
		n++
	}
	return n
}

// shape adds length, marks and the lexicon's buckets.
func (w *writer) shape(d *Digest) {
	w.add(tLength, uint64(bucket(d.rawWords)))
	w.add2(tMark, 1, uint64(min(d.questions, 2)))
	if d.endQuestion {
		w.add(tMark, 2)
	}
	if d.marks == 0 {
		w.add(tMark, 3)
	}
	w.asks(d)
	if d.exclaims > 0 {
		w.add2(tMark, 4, uint64(min(d.exclaims, 3)))
	}
	if d.shouted > 0 {
		w.add2(tMark, 5, uint64(min(d.shouted, 3)))
	}
	if d.numbers > 0 {
		w.add2(tMark, 6, uint64(min(d.numbers, 2)))
	}
	if d.fillers > 0 {
		w.add2(tMark, 7, uint64(min(d.fillers, 3)))
	}
	v := d.valence
	if v.hits > 0 || v.sum != 0 {
		w.add2(tValence, 1, level(v.sum, 10))
		w.add2(tValence, 2, level(v.positive, 1))
		w.add2(tValence, 3, level(v.negative, 1))
		w.add2(tValence, 4, level(v.last, 1))
		w.add3(tValence, 5, level(v.sum, 4), uint64(bucket(d.rawWords)))
	} else {
		w.add(tValence, 6)
	}
}

// asks adds what a question mark, or its absence in marked text, means together
// with the words: "right?" is less of a question than "who is it?". The mark
// comes several times, since dropout must not often hide it.
func (w *writer) asks(d *Digest) {
	n := len(d.Words)
	if d.marks == 0 || n == 0 {
		return
	}
	mark := uint64(0)
	switch {
	case d.endQuestion:
		mark = 1
	case d.questions > 0:
		mark = 2
	}
	front := d.afterOpeners()
	w.add2(tAsk, 0, mark)
	w.add2(tAsk, 1, mark)
	w.add2(tAsk, 2, mark)
	w.add3(tAsk, 3, mark, uint64(bucket(d.rawWords)))
	w.add3(tAsk, 4, mark, d.Words[n-1])
	w.add3(tAsk, 5, mark, d.Words[front])
	w.add3(tAsk, 6, mark, uint64(d.classes[front]))
}

// level cuts x into steps of 1/scale, symmetric around zero and bounded.
func level(x float32, scale float32) uint64 {
	return uint64(int(min(max(x*scale, -12), 12)) + 16)
}

// bucket is a coarse logarithm: 0 1 2 3 4 5-6 7-9 10-14 15-24 25-49 50-99 100+.
func bucket(n int) int {
	for i, top := range [...]int{0, 1, 2, 3, 4, 6, 9, 14, 24, 49, 99} {
		if n <= top {
			return i
		}
	}
	return 11
}
