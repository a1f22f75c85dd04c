package g2p

import (
	"bufio"
	"io"
	"strings"
)

// ReadDictionary reads the words of a CMU dictionary that the rules can learn
// from or be tested with: letters and apostrophes only, first pronunciations.
func ReadDictionary(r io.Reader) ([]Entry, error) {
	var entries []Entry
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 2 || f[0] != clean(f[0]) || len(f)-1 > 2*len(f[0]) {
			continue
		}
		entries = append(entries, Entry{f[0], f[1:]})
	}
	return entries, lines.Err()
}

// HeldOut tells whether the i-th entry is kept from learning, for tests: one in
// twenty.
func HeldOut(i int) bool { return i%20 == 7 }
