package train

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"parlance/internal/corpus"
)

// DefaultWordNet is where Debian's package wordnet-base puts its files.
const DefaultWordNet = "/usr/share/wordnet"

// glosses are WordNet's synsets as text: the words that mean the same, then what
// they mean. They teach the word vectors what the corpora do not talk about.
func (t *trainer) glosses() ([]string, error) {
	var out []string
	for _, part := range []string{"noun", "verb", "adj", "adv"} {
		lines, err := corpus.ReadLines(filepath.Join(t.WordNet, "data."+part))
		if err != nil {
			return nil, fmt.Errorf("%w (Debian has it in the package wordnet-base)", err)
		}
		for _, l := range lines {
			if strings.HasPrefix(l, "  ") {
				continue // the licence
			}
			if s, ok := synset(l); ok {
				out = append(out, s)
			}
		}
	}
	return out, nil
}

// synset gives "word word: gloss" of a line of a data file.
func synset(line string) (string, bool) {
	data, gloss, ok := strings.Cut(line, " | ")
	f := strings.Fields(data)
	if !ok || len(f) < 6 {
		return "", false
	}
	n, err := strconv.ParseInt(f[3], 16, 32)
	if err != nil || len(f) < 4+2*int(n) {
		return "", false
	}
	var b strings.Builder
	for i := range int(n) {
		w, _, _ := strings.Cut(f[4+2*i], "(")
		b.WriteString(strings.ReplaceAll(w, "_", " "))
		b.WriteByte(' ')
	}
	b.WriteString(gloss)
	return b.String(), true
}
