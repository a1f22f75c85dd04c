// Package feature turns an utterance into the hashed features that every linear
// head shares, once per utterance: word 1- to 3-grams, marked first and last
// words, rule flags, lexicon buckets, length, pause, and the utterances before.
// It never looks ahead, so it works on a stream.
//
// It reads texts and word lists, hands feature numbers to package linear and
// word hashes to package cnn, and knows nothing of weights or labels. Training
// and inference use the same code; changing anything here means training anew.
package feature

// Bits is the width of a feature number: features are 0 to 1<<Bits-1.
const Bits = 18

// Context is how many utterances before the current one are looked at.
const Context = 5
