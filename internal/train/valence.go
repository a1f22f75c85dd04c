package train

import (
	_ "embed" // the lexicon
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"parlance/insights/model"
	"parlance/insights/model/feature"
	"parlance/insights/model/token"
)

// valences are words and emoji with their mean rating, from the VADER lexicon
// (MIT, C.J. Hutto): word, tab, -4 to 4.
//
//go:embed assets/valence.tsv
var valences string

// valence packs the lexicon and makes the feature extractor that all later
// steps share.
func (t *trainer) valence() error {
	words := map[uint64]float32{}
	var hashes []uint64
	var values []float32
	for line := range strings.Lines(valences) {
		w, v, _ := strings.Cut(strings.TrimSpace(line), "\t")
		x, err := strconv.ParseFloat(v, 32)
		if err != nil {
			return fmt.Errorf("valence of %q: %w", w, err)
		}
		h := token.HashWord(w)
		if _, twice := words[h]; twice {
			continue
		}
		words[h] = float32(x)
		hashes, values = append(hashes, h), append(values, float32(x))
	}
	t.put("valence.bin", model.EncodeValences(hashes, values))
	t.lexicon = feature.NewLexicon(decodeValences(t.file("valence.bin")))
	return nil
}

// decodeValences gives the values as inference will see them, rounded.
func decodeValences(b []byte) map[uint64]float32 {
	m := map[uint64]float32{}
	for ; len(b) > 0; b = b[9:] {
		m[binary.LittleEndian.Uint64(b)] = float32(int8(b[8])) / 10 //nolint:gosec // two's complement on purpose
	}
	return m
}
