// Package tracker looks for a client's phrases in what is said.
//
// It reads trackers (a name and a vocabulary of phrases) and the tokens of one
// sentence at a time, and hands on hits: literal ones with their place, word
// for word or in another inflection, and similar ones without a place. Similarity
// is a mixture of rare word stems, groups of four letters and, when the caller
// has them, word vectors. It keeps no state between sentences.
package tracker
