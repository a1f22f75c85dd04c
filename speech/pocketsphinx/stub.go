//go:build !pocketsphinx || !cgo

package pocketsphinx

import "parlance/speech"

// built tells that the library is linked.
const built = false

func open(model) (speech.Transcriber, error) {
	return nil, missing("No speech engine is built into this program.")
}
