// Package speech turns a recording into words with times, confidences and
// speakers.
//
// Pipeline.Run reads a recording from the blob store, decodes it (speech/decode),
// decides which channels are voices and cuts them into segments (audio/voice),
// lets an engine recognise the segments on as many cores as it is given, and
// hands a Transcript to the worker, which makes messages of it with
// speech/segment. An engine is anything with the one method of Transcriber;
// speech/pocketsphinx is the embedded one, run by speech/child in processes of
// its own.
//
// Memory does not grow with the length of a recording (but for its words). The
// package stores nothing and knows no HTTP.
package speech
