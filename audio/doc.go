// Package audio says what a recording is and turns its bytes into samples.
//
// It reads untrusted bytes: the sniffer names the format by content (names and
// declared types are hints that others may use), the RIFF walker and the MP3
// frame reader check every length before they believe it, and the sample
// readers, mu-law and A-law tables and the resampler work in blocks, so that
// memory does not grow with the length of a recording. It hands interleaved
// float32 samples in -1 to 1 to speech/decode and speech.
//
// It decodes no compressed format itself (speech/decode drives the decoders)
// and knows nothing of speech; finding voices is the work of audio/voice.
// The standard library is its only import.
package audio
