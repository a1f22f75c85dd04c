package g2p

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// Entry is a word of a dictionary with its phones.
type Entry struct {
	Word   string // letters a to z and apostrophes
	Phones []string
}

// Learn makes rules of a dictionary: it finds out which phones belong to which
// letter (expectation and maximisation, the best alignment only), and then in
// which context a letter stands for what. keep is how many words must speak for
// a context that says otherwise than the wider one, at least 1.
func Learn(entries []Entry, keep int) *Rules {
	m := aligner{}
	for range 6 {
		counts := map[pairing]float64{}
		for _, e := range entries {
			for i, s := range m.align(e) {
				counts[pairing{e.Word[i], s}]++
			}
		}
		m = newAligner(counts)
	}
	r := &Rules{sounds: []string{""}}
	numbers := map[string]uint16{"": 0}
	var list []instance
	for _, e := range entries {
		for i, s := range m.align(e) {
			n, ok := numbers[s]
			if !ok {
				n = uint16(len(r.sounds))
				numbers[s] = n
				r.sounds = append(r.sounds, s)
			}
			list = append(list, instance{e.Word, i, n})
		}
	}
	r.grow(list, 0, max(1, keep))
	return r
}

// pairing is a letter with the phones that it stands for.
type pairing struct {
	letter byte
	sound  string
}

// aligner knows how likely a pairing is, as a logarithm; before the first round
// it knows nothing.
type aligner map[pairing]float64

func newAligner(counts map[pairing]float64) aligner {
	var totals [256]float64
	for p, n := range counts {
		totals[p.letter] += n
	}
	m := aligner{}
	for p, n := range counts {
		m[p] = math.Log(n / totals[p.letter])
	}
	return m
}

const unlikely = -18

func (m aligner) score(letter byte, phones []string) float64 {
	if len(m) == 0 {
		// Letters stand for one phone rather than none or two.
		return []float64{-2, -1, -5}[len(phones)]
	}
	if s, ok := m[pairing{letter, strings.Join(phones, " ")}]; ok {
		return s
	}
	return unlikely
}

// align gives for each letter the phones that it stands for; nil when the word
// has more than two phones for each letter.
func (m aligner) align(e Entry) []string {
	letters, phones := len(e.Word), len(e.Phones)
	const none = -1e9
	best := make([][]float64, letters+1)
	took := make([][]int, letters+1)
	for i := range best {
		best[i], took[i] = make([]float64, phones+1), make([]int, phones+1)
		for j := range best[i] {
			best[i][j] = none
		}
	}
	best[0][0] = 0
	for i := range letters {
		for j := range phones + 1 {
			if best[i][j] == none {
				continue
			}
			for n := 0; n <= 2 && j+n <= phones; n++ {
				s := best[i][j] + m.score(e.Word[i], e.Phones[j:j+n])
				if s > best[i+1][j+n] {
					best[i+1][j+n], took[i+1][j+n] = s, n
				}
			}
		}
	}
	if best[letters][phones] == none {
		return nil
	}
	out := make([]string, letters)
	for i, j := letters, phones; i > 0; i-- {
		n := took[i][j]
		out[i-1] = strings.Join(e.Phones[j-n:j], " ")
		j -= n
	}
	return out
}

// instance is a letter of a word and what it stands for there.
type instance struct {
	word  string
	at    int
	sound uint16
}

// grow makes the node of the instances, which agree in the first depth of the
// neighbours, and gives its number.
func (r *Rules) grow(list []instance, depth, keep int) uint32 {
	counts := map[uint16]int{}
	for _, x := range list {
		counts[x.sound]++
	}
	n := len(r.nodes)
	r.nodes = append(r.nodes, node{sound: most(counts)})
	if depth == len(order()) || depth > 0 && len(counts) == 1 {
		return uint32(n)
	}
	parts := map[byte][]instance{}
	for _, x := range list {
		letter := at(x.word, x.at+order()[depth])
		parts[letter] = append(parts[letter], x)
	}
	for _, letter := range slices.Sorted(maps.Keys(parts)) {
		part := parts[letter]
		if depth > 0 && !disagrees(part, r.nodes[n].sound, keep) {
			continue
		}
		c := child{letter, r.grow(part, depth+1, keep)}
		r.nodes[n].children = append(r.nodes[n].children, c)
	}
	return uint32(n)
}

// disagrees tells whether enough instances stand for something else.
func disagrees(list []instance, sound uint16, keep int) bool {
	n := 0
	for _, x := range list {
		if x.sound != sound {
			n++
		}
	}
	return n >= keep
}

func most(counts map[uint16]int) uint16 {
	return slices.MaxFunc(slices.Sorted(maps.Keys(counts)), func(a, b uint16) int { return cmp.Compare(counts[a], counts[b]) })
}
