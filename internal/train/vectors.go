package train

import (
	"cmp"
	"slices"

	"parlance/insights/model/exact"
	"parlance/insights/model/token"
	"parlance/insights/model/vector"
	"parlance/internal/corpus"
	"parlance/internal/train/skipgram"
)

const (
	vocabulary = 18000 // words with a vector
	minUses    = 4     // how often a word must be used
)

// vectors trains the word vectors on all texts and the glosses.
func (t *trainer) vectors() error {
	talk, err := t.runningText()
	if err != nil {
		return err
	}
	more, err := t.otherText()
	if err != nil {
		return err
	}
	glosses, err := t.glosses()
	if err != nil {
		return err
	}
	v := newVocabulary(append(slices.Clone(talk), more...), glosses)
	var sentences [][]int32
	for _, list := range [][]string{talk, more, glosses} {
		for _, s := range list {
			if n := v.numbers(s); len(n) > 1 {
				sentences = append(sentences, n)
			}
		}
	}
	rows := skipgram.Train(sentences, len(v.words), skipgram.Options{
		Epochs: 5, Window: 6, Negatives: 5, Rate: 0.05, Sample: 1e-4, Seed: 1,
	})
	entries := make([]vector.Entry, len(v.words))
	for i, w := range v.words {
		rows[i].Unit()
		entries[i] = vector.Entry{Hash: w.hash, Rarity: v.rarity(w), Vector: rows[i]}
	}
	table := vector.New(entries)
	t.put("vectors.bin", table.Encode())
	t.logf("vectors: %d words of %d sentences", table.Words(), len(sentences))
	for _, w := range []string{"cancel", "invoice", "monday", "price", "angry"} {
		t.logf("  %s: %v", w, v.near(rows, w, 6))
	}
	return nil
}

// otherText is text that is not written in running sentences, or in lower case.
func (t *trainer) otherText() ([]string, error) {
	var out []string
	mrda, err := corpus.ReadMRDA(t.path("mrda-train.tsv.gz"))
	if err != nil {
		return nil, err
	}
	for _, m := range mrda {
		for _, a := range m.Acts {
			out = append(out, a.Text)
		}
	}
	for _, f := range []string{"sentiment-amazon-train.tsv.gz", "sentiment-tweets-train.tsv.gz"} {
		rated, err := corpus.ReadRated(t.path(f))
		if err != nil {
			return nil, err
		}
		for _, r := range rated {
			out = append(out, r.Text)
		}
	}
	email, err := corpus.ReadLabelled(t.path("email-intent-train.tsv"), "text", "label")
	if err != nil {
		return nil, err
	}
	for _, e := range email {
		out = append(out, e.Text)
	}
	for _, f := range []string{"wnut17-train.conll.gz", "btc.conll.gz", "wikigold.conll.gz"} {
		list, err := corpus.ReadCoNLL(t.path(f))
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			text, _ := s.Spans()
			out = append(out, text)
		}
	}
	return out, nil
}

type vocabularyWord struct {
	hash      uint64
	text      string
	uses      int // in all texts
	spoken    int // in texts that are not glosses
	documents int // texts, not glosses, that have it
	order     int // of first use
}

type vocab struct {
	words  []vocabularyWord
	number map[uint64]int32
	texts  int
	tokens []token.Token
}

// newVocabulary picks the words: the corpora's words first, by use, then those
// of the glosses.
func newVocabulary(texts, glosses []string) *vocab {
	v := &vocab{number: map[uint64]int32{}, texts: len(texts)}
	var all []vocabularyWord
	index := map[uint64]int{}
	lastText := map[uint64]int{}
	count := func(list []string, spoken bool) {
		for n, s := range list {
			v.tokens = token.Append(v.tokens[:0], s)
			for _, k := range v.tokens {
				if k.Kind != token.Word {
					continue
				}
				i, ok := index[k.Hash]
				if !ok {
					i = len(all)
					index[k.Hash] = i
					all = append(all, vocabularyWord{hash: k.Hash, text: k.Text(s), order: i})
				}
				all[i].uses++
				if spoken {
					all[i].spoken++
					if lastText[k.Hash] != n+1 {
						lastText[k.Hash] = n + 1
						all[i].documents++
					}
				}
			}
		}
	}
	count(texts, true)
	count(glosses, false)
	slices.SortStableFunc(all, func(a, b vocabularyWord) int {
		return cmp.Or(cmp.Compare(b.weight(), a.weight()), cmp.Compare(a.order, b.order))
	})
	for _, w := range all {
		if w.uses >= minUses && len(v.words) < vocabulary {
			v.number[w.hash] = int32(len(v.words)) //nolint:gosec // small
			v.words = append(v.words, w)
		}
	}
	return v
}

// weight ranks a word: being said counts four times being written in a gloss.
func (w vocabularyWord) weight() int { return 3*w.spoken + w.uses }

func (v *vocab) numbers(s string) []int32 {
	v.tokens = token.Append(v.tokens[:0], s)
	var out []int32
	for _, k := range v.tokens {
		if n, ok := v.number[k.Hash]; ok && k.Kind == token.Word {
			out = append(out, n)
		}
	}
	return out
}

func (v *vocab) rarity(w vocabularyWord) float64 {
	return exact.Log(float64(v.texts+1) / (float64(w.documents) + 0.5))
}

// near lists the words closest to one, for the log.
func (v *vocab) near(rows []vector.Vector, word string, n int) []string {
	at, ok := v.number[token.HashWord(word)]
	if !ok {
		return nil
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(rows[b].Dot(&rows[at]), rows[a].Dot(&rows[at]))
	})
	var out []string
	for _, i := range order[1 : n+1] {
		out = append(out, v.words[i].text)
	}
	return out
}
