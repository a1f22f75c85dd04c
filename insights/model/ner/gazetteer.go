package ner

import (
	"encoding/binary"
	"errors"
	"slices"

	"parlance/insights/model/token"
)

// List is a set of gazetteer lists that a phrase is in.
type List uint16

// The lists.
const (
	City List = 1 << iota
	Country
	Region
	GivenName
	FamilyName
	Company
	Nation           // nationalities, which are no places
	Place            // well-known places of any kind
	OrganizationWord // inc, university, committee
	PlaceWord        // street, river, county
	Title            // president, dr
)

// Gazetteer knows phrases of up to four words. It never changes once made.
type Gazetteer struct {
	keys  []uint32 // sorted
	lists []List
	first [1 << 13]uint64 // bit set of first words, to leave most lookups out
}

const longestPhrase = 4

// Phrase is the key of a phrase given by its words' hashes.
func Phrase(words ...uint64) uint32 {
	h := uint64(7)
	for _, w := range words {
		h = token.Join(h, w)
	}
	return uint32(h >> 32)
}

// NewGazetteer makes a gazetteer of keys and their lists; first are the hashes
// of the phrases' first words.
func NewGazetteer(entries map[uint32]List, first []uint64) *Gazetteer {
	g := &Gazetteer{keys: make([]uint32, 0, len(entries))}
	for k := range entries {
		g.keys = append(g.keys, k)
	}
	slices.Sort(g.keys)
	for _, k := range g.keys {
		g.lists = append(g.lists, entries[k])
	}
	for _, h := range first {
		g.first[h>>51] |= 1 << (h >> 45 & 63)
	}
	return g
}

// Encode gives the file form.
func (g *Gazetteer) Encode() []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(g.keys))) //nolint:gosec // some 10^4
	for _, k := range g.keys {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	for _, l := range g.lists {
		b = binary.LittleEndian.AppendUint16(b, uint16(l))
	}
	for _, x := range g.first {
		b = binary.LittleEndian.AppendUint64(b, x)
	}
	return b
}

// DecodeGazetteer reads the form that Encode writes.
func DecodeGazetteer(b []byte) (*Gazetteer, error) {
	g := &Gazetteer{}
	if len(b) < 4 {
		return nil, errors.New("decode gazetteer: too short")
	}
	n := int(binary.LittleEndian.Uint32(b))
	b = b[4:]
	if len(b) != 6*n+8*len(g.first) {
		return nil, errors.New("decode gazetteer: broken length")
	}
	g.keys = make([]uint32, n)
	for i := range g.keys {
		g.keys[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	g.lists = make([]List, n)
	for i := range g.lists {
		g.lists[i] = List(binary.LittleEndian.Uint16(b[4*n+2*i:]))
	}
	for i := range g.first {
		g.first[i] = binary.LittleEndian.Uint64(b[6*n+8*i:])
	}
	return g, nil
}

func (g *Gazetteer) get(key uint32) List {
	i, ok := slices.BinarySearch(g.keys, key)
	if !ok {
		return 0
	}
	return g.lists[i]
}

// mark sets the gaz bits of every word, 16 for each: lists whose phrase begins
// here, lists whose phrase goes on here, lists of single words.
func (g *Gazetteer) mark(words []Word) {
	for i := range words {
		words[i].gaz = 0
	}
	for i := range words {
		h := words[i].Hash
		if g.first[h>>51]&(1<<(h>>45&63)) == 0 || words[i].Kind != token.Word {
			continue
		}
		var key [longestPhrase]uint64
		n := 0
		for j := i; j < len(words) && n < longestPhrase; j++ {
			key[n] = words[j].Hash
			n++
			l := g.get(Phrase(key[:n]...))
			if l == 0 {
				continue
			}
			if n == 1 {
				words[i].gaz |= uint64(l) << 32
				continue
			}
			words[i].gaz |= uint64(l)
			for k := i + 1; k <= j; k++ {
				words[k].gaz |= uint64(l) << 16
			}
		}
	}
}
