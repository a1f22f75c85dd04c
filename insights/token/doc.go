// Package token cuts text into words, numbers and marks.
//
// It reads one text and hands on tokens that know where they stood, in runes
// and in bytes, so that everything found later can point into the original.
// Nothing is normalised away: a token's Text is a piece of the input, its Norm
// the form that rules compare. It knows no grammar.
package token
