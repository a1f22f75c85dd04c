package dataset

import "strings"

// KindCount is how many dialogue acts there are over both corpora.
const KindCount = 48

// The dialogue acts that the networks learn to tell apart on the side: knowing a
// hold from a statement helps with the few labels that are wanted. Each corpus
// has its own, in a fixed order.
const (
	amiKinds  = "inf ass bck fra sug stl el.inf el.ass el.sug und off be.pos oth"
	mrdaKinds = "s b fh %-- bk rt aa %- qy df e cs d fg ba bu qw na g % no j ar 2 co f nd h m tc cc qh br bh"
)

// AMIKinds is the set that AMI tells apart.
func AMIKinds() uint64 { return set(amiKinds, 0) }

// MRDAKinds is the set that MRDA tells apart.
func MRDAKinds() uint64 { return set(mrdaKinds, len(strings.Fields(amiKinds))) }

func set(list string, from int) uint64 {
	return (1<<len(strings.Fields(list)) - 1) << from
}

// kinds reads a tag: AMI's is one word, MRDA's is parts joined by marks.
func kinds(tag string) uint64 {
	var out uint64
	ami, mrda := strings.Fields(amiKinds), strings.Fields(mrdaKinds)
	for i, k := range ami {
		if tag == k {
			out |= 1 << i
		}
	}
	for part := range strings.FieldsFuncSeq(tag, func(r rune) bool { return r == '|' || r == '^' || r == '.' || r == ':' }) {
		for i, k := range mrda {
			if part == k {
				out |= 1 << (len(ami) + i)
			}
		}
	}
	return out
}
