// Package voice finds who speaks when in samples, by energy alone.
//
// A Survey listens to a whole recording once and says which channels are worth
// recognising apart (one speaker each), which are copies, and how loud speech
// is. A Segmenter then cuts 16 kHz channels into stretches of speech with
// bounded look-ahead and memory; sound that leaked over from another channel is
// dropped. It reads samples from audio and hands segments to speech.
//
// It does not tell speakers on one channel apart, and does not tell speech from
// music. The standard library is its only import.
package voice
