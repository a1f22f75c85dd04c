// Package review tells how a text that stands alone feels, as a review or a comment
// does: the probabilities of negative, neutral and positive, from hashed features and
// from a few sums over the words' valences.
//
// It reads review.bin, which also has a valence for every word with a word vector,
// learnt from the alike words of the lexicon, and hands probabilities to package
// model. What is said in a conversation is not its business: that is read by the
// heads of mood.bin.
package review
