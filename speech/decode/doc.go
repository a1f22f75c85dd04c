// Package decode opens recordings as streams of samples.
//
// It reads untrusted files from the blob store, has audio name them and check
// their headers, and picks the decoder that is known to be right for them:
// go-audio/wav for whole-number PCM, our own tables for the other WAV codecs,
// go-mp3 for the MPEG streams that it decodes without fault. What it hands on
// to speech is an audio.Stream. A file that no decoder is right for is refused
// with an error that says what it is and what is accepted; nothing is ever
// decoded into noise.
package decode
