package g2p

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the rules
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

//go:embed rules.bin.gz
var packed []byte

// Rules are letter-to-sound rules: a tree that looks at a letter, then at its
// neighbours, the nearest first, as long as they make a difference.
type Rules struct {
	sounds []string // what a letter may stand for: phones with spaces; "" = silent
	nodes  []node
}

// node says what a letter stands for in a context, unless a child knows better.
type node struct {
	sound    uint16
	children []child // in order of letter
}

type child struct {
	letter byte // 'a' to 'z', '\'', or edge
	node   uint32
}

// edge is what lies before and behind a word.
const edge = '#'

// order is the distance from the letter of each neighbour that is looked at.
func order() []int { return []int{0, 1, -1, 2, -2, 3, -3, 4, -4} }

// embedded parses the rules once.
var embedded = sync.OnceValues(func() (*Rules, error) { //nolint:gochecknoglobals // a constant, unpacked when first needed
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack rules: %w", err)
	}
	b, err := io.ReadAll(io.LimitReader(z, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("unpack rules: %w", err)
	}
	return Parse(b)
})

// Sound gives the phones of a word of the letters a to z and the apostrophe;
// other signs are passed over.
func (r *Rules) Sound(word string) []string {
	letters := clean(word)
	var phones []string
	for i := range letters {
		n := r.nodes[0]
		sound := uint16(0)
		for _, d := range order() {
			next, ok := n.child(at(letters, i+d))
			if !ok {
				break
			}
			n = r.nodes[next]
			sound = n.sound
		}
		phones = append(phones, strings.Fields(r.sounds[sound])...)
	}
	return phones
}

func (n node) child(letter byte) (uint32, bool) {
	for _, c := range n.children {
		if c.letter == letter {
			return c.node, true
		}
	}
	return 0, false
}

func at(letters string, i int) byte {
	if i < 0 || i >= len(letters) {
		return edge
	}
	return letters[i]
}

// clean keeps what the rules know of a word, in small letters.
func clean(word string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c == '\'' {
			return c
		}
		return -1
	}, strings.ToLower(word))
}

var errDamaged = errors.New("parse rules: damaged")

// Parse reads what Bytes wrote.
func Parse(b []byte) (*Rules, error) {
	r := &Rules{}
	number := func() uint64 {
		n, size := binary.Uvarint(b)
		if size <= 0 {
			b = nil
			return 0
		}
		b = b[size:]
		return n
	}
	for range min(number(), 1<<12) {
		n := number()
		if uint64(len(b)) < n {
			return nil, errDamaged
		}
		r.sounds = append(r.sounds, string(b[:n]))
		b = b[n:]
	}
	// The nodes come in the order of a walk, each before its children.
	var walk func(depth int) (uint32, error)
	walk = func(depth int) (uint32, error) {
		i := len(r.nodes)
		sound, children := number(), number()
		if sound >= uint64(len(r.sounds)) || children > 32 || depth > len(order()) {
			return 0, errDamaged
		}
		r.nodes = append(r.nodes, node{sound: uint16(sound)})
		list := make([]child, 0, children)
		for range children {
			letter := byte(number())
			n, err := walk(depth + 1)
			if err != nil {
				return 0, err
			}
			list = append(list, child{letter, n})
		}
		r.nodes[i].children = list
		return uint32(i), nil
	}
	if _, err := walk(0); err != nil {
		return nil, err
	}
	return r, nil
}

// Bytes writes the rules.
func (r *Rules) Bytes() []byte {
	b := binary.AppendUvarint(nil, uint64(len(r.sounds)))
	for _, s := range r.sounds {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	var walk func(n node)
	walk = func(n node) {
		b = binary.AppendUvarint(b, uint64(n.sound))
		b = binary.AppendUvarint(b, uint64(len(n.children)))
		for _, c := range n.children {
			b = binary.AppendUvarint(b, uint64(c.letter))
			walk(r.nodes[c.node])
		}
	}
	walk(r.nodes[0])
	return b
}
