//go:build !sherpa || !cgo || !linux

package sherpa

import "parlance/speech"

// built tells that the library is linked.
const built = false

func open(model) (speech.Transcriber, error) { return nil, errNotBuilt() }
