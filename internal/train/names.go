package train

import (
	"strings"

	"parlance/insights/model/ner"
	"parlance/insights/model/vector"
	"parlance/internal/corpus"
	"parlance/internal/train/crf"
	"parlance/internal/train/random"
)

const nameBits = 17

// nameSource is a corpus of entities.
type nameSource struct {
	file   string
	weight float32
	keep   float64 // share of sentences without any entity that is used
}

func nameSources() []nameSource {
	return []nameSource{
		{"wnut17-train.conll.gz", 1, 1},
		{"btc.conll.gz", 1, 1},
		{"wikigold.conll.gz", 1, 1},
		{"ami-ner-train.conll.gz", 0.5, 0.05},
	}
}

// names trains the tagger of persons, places and organisations.
func (t *trainer) names() error {
	g, err := t.gazetteer()
	if err != nil {
		return err
	}
	t.put("gazetteer.bin", g.Encode())
	words, err := vector.Decode(t.file("vectors.bin"))
	if err != nil {
		return err
	}
	t.put("classes.bin", classify(words))
	classes, err := ner.NewClusters(words, t.file("classes.bin"))
	if err != nil {
		return err
	}
	list, err := t.nameSentences(ner.NewExtractor(g, classes), defaultNameMix())
	if err != nil {
		return err
	}
	m := crf.Train(list, crf.Options{
		Bits: nameBits, MinCount: 2, Epochs: 8, Rate: 0.15, Dropout: 0.3, Seed: 1,
	})
	tagger := ner.New(g, classes, nameBits, m.Rows, m.Moves)
	if err := t.tuneNames(tagger); err != nil {
		return err
	}
	t.put("names.bin", tagger.Encode())
	return nil
}

// nameMix is how the training sentences are multiplied.
type nameMix struct {
	lower, swap float64 // share of sentences that come once more so
	lines       int     // how often each template is filled
	lineWeight  float32
	swapWeight  float32
}

func defaultNameMix() nameMix {
	return nameMix{lower: 0.6, swap: 0.5, lines: 6, lineWeight: 0.5, swapWeight: 0.5}
}

// nameSentences reads the sources; some sentences come once more in lower case,
// some with other names, and lines of mail and chat are added.
func (t *trainer) nameSentences(x *ner.Extractor, mix nameMix) ([]crf.Sentence, error) {
	rng := random.New(5, 5)
	lists, err := t.newNameLists(rng)
	if err != nil {
		return nil, err
	}
	var out []crf.Sentence
	add := func(text string, spans []corpus.Span, weight float32) {
		out = append(out, labelled(x, text, spans, weight))
		if rng.Float64() < mix.lower {
			out = append(out, labelled(x, corpus.LowerKeep(text), spans, weight))
		}
	}
	for _, src := range nameSources() {
		sentences, err := corpus.ReadCoNLL(t.path(src.file))
		if err != nil {
			return nil, err
		}
		for _, s := range sentences {
			s = cleanNames(s)
			text, spans := s.Spans()
			for i, p := range spans {
				if n, start := x.Titles(text[p.Start:p.End]); p.Type == "PER" && n > 0 {
					spans[i].Start += start // corpora differ: a title is no part of the name
				}
			}
			if len(spans) == 0 && rng.Float64() >= src.keep {
				continue
			}
			add(text, spans, src.weight)
			if len(spans) > 0 && rng.Float64() < mix.swap {
				text, spans = lists.swap(text, spans)
				add(text, spans, src.weight*mix.swapWeight)
			}
		}
	}
	for range mix.lines {
		for line := range strings.Lines(templates) {
			text, spans := lists.fill(line)
			add(text, spans, mix.lineWeight)
		}
	}
	return out, nil
}

// cleanNames takes the tags off mentions ("@ana"), which corpora tag unlike.
func cleanNames(s corpus.Sentence) corpus.Sentence {
	for i, w := range s.Tokens {
		if strings.HasPrefix(w, "@") && len(w) > 1 {
			s.Tags[i] = "O"
		}
	}
	return s
}

func labelled(x *ner.Extractor, text string, spans []corpus.Span, weight float32) crf.Sentence {
	starts, ends, features := x.Extract(text)
	s := crf.Sentence{Features: features, Labels: make([]ner.Label, len(features)), Weight: weight}
	at := 0
	for i := range features {
		for at < len(spans) && spans[at].End <= starts[i] {
			at++
		}
		if at == len(spans) || ends[i] <= spans[at].Start {
			continue
		}
		kind := nameType(spans[at].Type)
		s.Labels[i] = ner.Inside(kind)
		if i == 0 || ends[i-1] <= spans[at].Start {
			s.Labels[i] = ner.Begin(kind)
		}
	}
	return s
}

func nameType(s string) ner.Type {
	switch s {
	case "PER":
		return ner.Person
	case "LOC":
		return ner.Location
	default:
		return ner.Organization
	}
}

// namesVal are the files that the tagger's boldness is tuned on.
func namesVal() []string { return []string{"uner-ewt-dev.conll.gz", "wnut17-dev.conll.gz"} }

// tuneNames picks how bold the tagger is, cased and in lower case, by the mean F1
// over the val files, and prints the figures.
func (t *trainer) tuneNames(tagger *ner.Tagger) error {
	var sets [][]corpus.Sentence
	for _, f := range namesVal() {
		list, err := corpus.ReadCoNLL(t.path(f))
		if err != nil {
			return err
		}
		sets = append(sets, list)
	}
	var best [2]float32
	for form, lower := range []bool{false, true} {
		top := -1.0
		for d := float32(0); d <= 3; d += 0.25 {
			tagger.Doubt(d, d)
			f := 0.0
			for _, set := range sets {
				f += measureNames(tagger, set, lower).f1(3)
			}
			if f > top {
				top, best[form] = f, d
			}
		}
	}
	tagger.Doubt(best[0], best[1])
	t.logf("names doubt %.2f %.2f", best[0], best[1])
	for i, set := range sets {
		for _, lower := range []bool{false, true} {
			c := measureNames(tagger, set, lower)
			t.logf("names %-22s lower %-5v F1 %.3f  PER %.3f LOC %.3f ORG %.3f  P %.3f R %.3f (%d)", namesVal()[i], lower,
				c.f1(3), c.f1(0), c.f1(1), c.f1(2), float64(c.hit[3])/float64(max(1, c.got[3])),
				float64(c.hit[3])/float64(c.want[3]), c.want[3])
		}
	}
	return nil
}

// counts are of persons, locations, organisations, and all.
type counts struct{ hit, got, want [4]int }

func (c *counts) f1(i int) float64 {
	return 2 * float64(c.hit[i]) / float64(max(1, c.got[i]+c.want[i]))
}

// measureNames counts exact spans with the right type.
func measureNames(tagger *ner.Tagger, list []corpus.Sentence, lower bool) *counts {
	var x ner.Scratch
	c := &counts{}
	var found []ner.Entity
	for _, s := range list {
		text, spans := s.Spans()
		if lower {
			text = corpus.LowerKeep(text)
		}
		for _, p := range spans {
			c.want[nameType(p.Type)]++
			c.want[3]++
		}
		found = tagger.Append(found[:0], text, &x)
		for _, e := range found {
			c.got[e.Type]++
			c.got[3]++
			for _, p := range spans {
				if p.Start == e.Start && p.End == e.End && nameType(p.Type) == e.Type {
					c.hit[e.Type]++
					c.hit[3]++
				}
			}
		}
	}
	return c
}
