// Package child runs a speech engine in processes of its own, so that a crash,
// hang or leak of a C library costs one segment and never the server.
//
// A Pool is a speech.Transcriber on the server's side: it starts copies of the
// program when they are needed, speaks a small framed protocol with them over
// their standard input and output, holds each answer to a deadline and each
// process to a memory limit, and kills and replaces what breaks these rules.
// Serve is the other side: the body of the hidden subcommand. It reads segments
// from the Pool and hands them to an engine.
//
// It knows no engine: what runs inside is the Opener's business.
package child
