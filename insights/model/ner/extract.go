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
