// Package sentiment rates how an English utterance feels, -1 to 1.
//
// It reads tokens and hands on one number. A lexicon of our own, matched by
// stem, gives each word a valence; negation, boosters, "but", capitals and
// exclamation marks change it. It is tuned for conversation: thanks, okay and
// sure are manners, not joy, and most utterances are neutral (-0.3 to 0.3).
package sentiment
