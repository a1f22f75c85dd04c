package ner

import (
	"errors"

	"parlance/insights/model/vector"
)

// Clusters tells classes of alike words by the word vectors.
type Clusters struct {
	table *vector.Table
	class []byte // by word of the table
}

// NewClusters makes clusters; class has a number for each word of the table, and
// is the file form as well.
func NewClusters(t *vector.Table, class []byte) (*Clusters, error) {
	if len(class) != t.Words() {
		return nil, errors.New("word classes do not fit the word vectors")
	}
	return &Clusters{t, class}, nil
}

// Class is the class of a word, 256 if unknown.
func (c *Clusters) Class(h uint64) uint64 {
	if i, ok := c.table.Find(h); ok {
		return uint64(c.class[i])
	}
	return 256
}
