// Package diarize tells apart the speakers of a recording with one channel.
//
// A Diarizer listens to the stretches of speech that audio/voice found. It keeps
// the shape of the spectrum (cepstra) of each 10 ms, not the sound. Turns then
// cuts the stretches where the sound changes, joins pieces that sound alike until
// the number of speakers asked for is left (or until the pieces differ too much
// to be one speaker), models each group as a mixture of Gaussians, and draws the
// borders again with these models. speech.Pipeline gives each word the speaker of
// its turn.
//
// It knows voices by their sound alone, learns them from the recording, and hears
// one speaker at a time. It is no match for a trained speaker model; docs/speech.md
// has its error rates. The standard library and audio/voice are all it needs.
package diarize
