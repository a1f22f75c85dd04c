package background

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
)

//go:embed stems.tsv.gz
var packed []byte

// Table gives the weight of word stems. It is made once and safe for concurrent
// use.
type Table struct {
	idf    map[string]float32
	unseen float64
}

// New unpacks the embedded table. It panics when the table is damaged, which
// the tests of this package rule out.
func New() *Table {
	t, err := read(packed)
	if err != nil {
		panic(err)
	}
	return t
}

func read(data []byte) (*Table, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("open the table of stems: %w", err)
	}
	sc := bufio.NewScanner(z)
	if !sc.Scan() {
		return nil, fmt.Errorf("read the table of stems: %w", sc.Err())
	}
	blocks, err := strconv.ParseFloat(sc.Text(), 64)
	if err != nil {
		return nil, fmt.Errorf("read the table of stems: %w", err)
	}
	t := &Table{idf: make(map[string]float32, 16384), unseen: math.Log(blocks)}
	for sc.Scan() {
		stem, n, _ := strings.Cut(sc.Text(), "\t")
		df, err := strconv.ParseFloat(n, 64)
		if err != nil {
			return nil, fmt.Errorf("read the table of stems: %w", err)
		}
		t.idf[stem] = float32(math.Log(blocks / df))
	}
	return t, sc.Err()
}

// IDF is the logarithm of how rare a stem is: about 2 for common words, Max for
// those the table does not know.
func (t *Table) IDF(stem string) float64 {
	if v, ok := t.idf[stem]; ok {
		return float64(v)
	}
	return t.unseen
}

// Known tells whether the table has the stem.
func (t *Table) Known(stem string) bool {
	_, ok := t.idf[stem]
	return ok
}

// Max is the IDF of a stem that was never seen.
func (t *Table) Max() float64 { return t.unseen }
