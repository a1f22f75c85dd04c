// Package pocketsphinx is the embedded speech engine: Carnegie Mellon's
// PocketSphinx with the US English model that Debian packages.
//
// It reads segments from speech.Pipeline and gives words with times and
// posterior probabilities. The C library may crash or exit, so New runs it in
// child processes (speech/child) whose body is Serve. Without the build tag
// "pocketsphinx" nothing of C is linked, and the engine says how to get one.
//
// It is an engine for a start without accounts, downloads or a graphics card:
// about one word in three of clearly read speech is wrong, more on the
// telephone. Its description says so (Accuracy "low").
package pocketsphinx
