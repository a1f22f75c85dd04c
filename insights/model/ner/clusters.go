package ner

// Clusters maps words to classes of alike words.
type Clusters struct {
	class map[uint64]uint16
}

// NewClusters makes clusters of a map from word hash to class, classes from 1.
func NewClusters(class map[uint64]uint16) *Clusters { return &Clusters{class} }

// of is the class of a word, 0 if unknown.
func (c *Clusters) of(h uint64) uint64 { return uint64(c.class[h]) }
