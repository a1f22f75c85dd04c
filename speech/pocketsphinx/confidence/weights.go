package confidence

// Made by go run -tags pocketsphinx ./speech/pocketsphinx/confidence/fit -update; do not edit.

// fitted are the weights of the traits.
func fitted() Weights {
	return Weights{0.482, 0.272, -1.477, 0.749, 0.797, -0.333}
}
