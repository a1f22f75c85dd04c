package pocketsphinx

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"strings"
)

// The file of a language model begins with a name, its order (one byte) and the
// number of its n-grams of each order (32 bits each, little-endian), and ends with
// the size of the list of words (32 bits) and the words, each followed by a zero.
const languageMagic = "Trie Language Model"

// mostWords bounds the list, in bytes; that of the usual model has 600 kB.
const mostWords = 4 << 20

// languageWords reads which words a language model knows.
func languageWords(path string) (map[string]bool, error) {
	f, err := os.Open(path) //nolint:gosec // of the model
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, len(languageMagic)+1+4)
	if _, err := io.ReadFull(f, head); err != nil || string(head[:len(languageMagic)]) != languageMagic {
		return nil, errors.New("not a language model")
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	tail := make([]byte, min(size, mostWords))
	if _, err := f.ReadAt(tail, size-int64(len(tail))); err != nil {
		return nil, err
	}
	return lastWords(tail, int(binary.LittleEndian.Uint32(head[len(head)-4:])))
}

// lastWords reads a list of n words, with its size before it, at the end of tail.
func lastWords(tail []byte, n int) (map[string]bool, error) {
	words, begin := map[string]bool{}, len(tail)
	for range n {
		end := begin - 1 // of the zero; before the first word is a zero, too: the size has high bytes to spare
		if end < 0 || tail[end] != 0 {
			return nil, errors.New("language model: the list of words is cut off")
		}
		begin = bytes.LastIndexByte(tail[:end], 0) + 1
		words[string(tail[begin:end])] = true
	}
	if begin < 4 || int(binary.LittleEndian.Uint32(tail[begin-4:])) != len(tail)-begin {
		return nil, errors.New("language model: the list of words has another size")
	}
	return words, nil
}

// knownOnly keeps the lines of a dictionary whose word the language model knows:
// the engine would hold the others in memory and never hear them.
func knownOnly(dictionary []byte, known map[string]bool) []byte {
	out := make([]byte, 0, len(dictionary))
	for line := range bytes.Lines(dictionary) {
		if name, _, ok := strings.Cut(string(line), " "); ok && known[spelling(name)] {
			out = append(out, line...)
		}
	}
	return out
}

// spelling is a dictionary's word without the number of its pronunciation.
func spelling(name string) string {
	if at := strings.IndexByte(name, '('); at > 0 && strings.HasSuffix(name, ")") {
		return name[:at]
	}
	return name
}

// smallDictionary makes a file of the words that can be heard.
func smallDictionary(m model) (*scratch, error) {
	known, err := languageWords(m.Language)
	if err != nil {
		return nil, err
	}
	all, err := os.ReadFile(m.Dictionary)
	if err != nil {
		return nil, err
	}
	return newScratch(knownOnly(all, known))
}

// pronunciations are the words of a dictionary and how they are spoken.
type pronunciations struct {
	text string
	at   map[string]int // where the phones begin, by name: "read", "read(2)"
}

// readPronunciations reads a dictionary: lines such as "read R IY D".
func readPronunciations(path string) (pronunciations, error) {
	all, err := os.ReadFile(path) //nolint:gosec // of the model
	if err != nil {
		return pronunciations{}, err
	}
	p := pronunciations{string(all), make(map[string]int, bytes.Count(all, []byte("\n")))}
	begin := 0
	for line := range strings.Lines(p.text) {
		if name, _, ok := strings.Cut(line, " "); ok {
			p.at[name] = begin + len(name)
		}
		begin += len(line)
	}
	return p, nil
}

// ways gives at most three pronunciations of a word; none when it is not there.
func (p pronunciations) ways(word string) (ways [][]string) {
	for _, number := range []string{"", "(2)", "(3)"} {
		at, ok := p.at[word+number]
		if !ok {
			break
		}
		phones, _, _ := strings.Cut(p.text[at:], "\n")
		ways = append(ways, strings.Fields(phones))
	}
	return ways
}
