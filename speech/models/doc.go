// Package models keeps speech models on disk: a catalogue of those that are
// known by name, pulling one over HTTP, the manifest that tells what a model's
// directory holds, and checking it.
//
// It reads archives that strangers made and trusts nothing in them: sizes,
// counts and paths are bounded, links are not made, and a model appears in its
// place whole or not at all. What it puts there, speech/sherpa runs. It runs no
// model itself.
package models
