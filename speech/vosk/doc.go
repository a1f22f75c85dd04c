// Package vosk recognises speech with a vosk-server over its websocket.
//
// It reads segments from speech.Pipeline, opens a connection for each, sends the
// sound in short messages and makes words of the answers. A server that breaks
// off, falls silent or answers without end costs one segment and is told as an
// error that may pass. It knows no accounts and stores nothing.
package vosk
