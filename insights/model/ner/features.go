package ner

import (
	"unicode/utf8"

	"parlance/insights/model/token"
)

// FeatureBits is the width of a feature number.
const FeatureBits = 18

// The templates; their order is part of the trained weights.
const (
	nWord uint64 = iota + 1000
	nPair
	nShape
	nShapeWord
	nShapes
	nPrefix
	nSuffix
	nGaz
	nGazShape
	nGazNear
	nCue
	nRole
	nOpen
	nFar
	nCluster
	nRepeat
)

const edge = 0x9d3 // the word before the first and after the last

// featurer writes the features of the words of one text.
type featurer struct {
	words    []Word
	clusters *Clusters
	out      []uint32
}

func (f *featurer) add(t, a uint64) {
	f.out = append(f.out, uint32(token.Join(t, a)>>(64-FeatureBits)))
}

func (f *featurer) add2(t, a, b uint64) { f.add(t, token.Join(a, b)) }

func (f *featurer) hash(i int) uint64 {
	if i < 0 || i >= len(f.words) {
		return edge
	}
	if f.words[i].Kind == token.Number {
		return edge + uint64(min(4, f.words[i].End-f.words[i].Start))
	}
	return f.words[i].Hash
}

func (f *featurer) shape(i int) uint64 {
	if i < 0 || i >= len(f.words) {
		return 99
	}
	w := &f.words[i]
	s := uint64(w.Kind)<<3 | uint64(w.Case)
	if w.Kind == token.Word && w.Case == token.Title && w.End-w.Start == 1 {
		s |= 1 << 8 // "I", initials
	}
	if w.opens {
		s |= 1 << 9
	}
	return s | uint64(w.sentCap)<<10
}

// append writes the features of word i.
func (f *featurer) append(dst []uint32, i int) []uint32 {
	f.out = dst
	w := &f.words[i]
	h := f.hash(i)
	f.add2(nWord, 0, h)
	f.add2(nWord, 1, f.hash(i-1))
	f.add2(nWord, 2, f.hash(i+1))
	f.add2(nWord, 3, f.hash(i-2))
	f.add2(nWord, 4, f.hash(i+2))
	f.add2(nPair, f.hash(i-1), h)
	f.add2(nPair+64, h, f.hash(i+1))
	f.add2(nPair+128, f.hash(i-2), f.hash(i-1))
	f.add2(nPair+192, f.hash(i+1), f.hash(i+2))
	s := f.shape(i)
	f.add(nShape, s)
	f.add2(nShapeWord, s, h)
	f.add2(nShapes, f.shape(i-1), s)
	f.add2(nShapes+64, s, f.shape(i+1))
	f.add2(nShapes+128, token.Join(f.shape(i-1), s), f.shape(i+1))
	f.add2(nFar, s, f.hash(i-1))
	f.add2(nFar+64, s, f.hash(i+1))
	f.affixes(w)
	f.gazetteer(i, s)
	f.clusterFeatures(i, s)
	if w.role != plain {
		f.add(nRole, uint64(w.role))
	}
	if w.opens {
		f.add2(nOpen, 0, h)
	}
	if w.newline {
		f.add(nOpen, 1)
	}
	return f.out
}

// affixes adds up to four letters from both ends.
func (f *featurer) affixes(w *Word) {
	if w.Kind != token.Word {
		return
	}
	s := w.text
	for n, at := 1, 0; n <= 4 && at < len(s); n++ {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
		f.add2(nPrefix, uint64(n), token.HashWord(s[:at]))
	}
	for n, at := 1, len(s); n <= 4 && at > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
		f.add2(nSuffix, uint64(n), token.HashWord(s[at:]))
	}
}

func (f *featurer) gaz(i int) uint64 {
	if i < 0 || i >= len(f.words) {
		return 0
	}
	return f.words[i].gaz
}

func (f *featurer) gazetteer(i int, shape uint64) {
	g := f.gaz(i)
	for b := range 48 {
		if g&(1<<b) != 0 {
			f.add2(nGaz, 0, uint64(b))
			f.add2(nGazShape, uint64(b), shape)
		}
	}
	f.add2(nGaz, 1, g)
	if p := f.gaz(i - 1); p != 0 || g != 0 {
		f.add2(nGazNear, p, g)
	}
	if n := f.gaz(i + 1); n != 0 || g != 0 {
		f.add2(nGazNear+64, g, n)
	}
}

// clusterFeatures adds the classes of alike words, which carry what was learnt
// of one name to names never seen in training.
func (f *featurer) clusterFeatures(i int, shape uint64) {
	if f.clusters == nil {
		return
	}
	c, p, n := f.clusters.Class(f.hash(i)), f.clusters.Class(f.hash(i-1)), f.clusters.Class(f.hash(i+1))
	f.add2(nCluster, 0, c)
	f.add2(nCluster, 1, p)
	f.add2(nCluster, 2, n)
	f.add2(nCluster+64, c, shape)
	f.add2(nCluster+128, p, c)
	f.add2(nCluster+192, c, n)
}
