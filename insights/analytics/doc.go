// Package analytics says how the talking of a conversation was shared out.
//
// It reads messages with their times and hands on talk, silence and overlap as
// Symbl defines them, and for each participant pace, listening, questions,
// fillers, the longest monologue and the patience before an answer. Messages
// that only share a moment get a plausible length of speech for their words, as
// long as it fits before the next one. No figure is ever negative or NaN.
package analytics
