// Package openai recognises speech with any server that speaks the protocol of
// POST /v1/audio/transcriptions: OpenAI itself, speaches, LocalAI, whisper.cpp.
//
// It reads segments from speech.Pipeline, sends each as a WAV file, and makes
// words of the answer, whichever of the servers' dialects it is written in.
// Busy and failing servers are asked again after the time they name; everything
// else that they refuse is final. It knows no accounts and stores nothing.
package openai
