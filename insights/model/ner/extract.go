package ner

import "parlance/insights/model/token"

// Extractor computes the features of texts for training.
type Extractor struct {
	gazetteer *Gazetteer
	clusters  *Clusters
	words     []Word
	tokens    []token.Token
}

// NewExtractor makes an Extractor; clusters may be nil.
func NewExtractor(g *Gazetteer, c *Clusters) *Extractor {
	return &Extractor{gazetteer: g, clusters: c}
}

// Titles is how many titles ("President", "Dr.") the text of a name begins with,
// and where in the text the name proper begins.
func (x *Extractor) Titles(name string) (n, start int) {
	x.words, x.tokens = Words(x.words, x.tokens, name)
	if n = titles(x.gazetteer, x.words); n > 0 {
		start = x.words[n].Start
	}
	return n, start
}

// Extract gives the byte range and the features of every word of a text.
func (x *Extractor) Extract(s string) (starts, ends []int, features [][]uint32) {
	x.words, x.tokens = Words(x.words, x.tokens, s)
	x.gazetteer.mark(x.words)
	f := featurer{words: x.words, clusters: x.clusters}
	for i, w := range x.words {
		starts, ends = append(starts, w.Start), append(ends, w.End)
		features = append(features, f.append(nil, i))
	}
	return starts, ends, features
}
