package confidence

// Made by go run -tags pocketsphinx ./speech/pocketsphinx/confidence/fit -update; do not edit.

// fitted are the weights of the traits.
func fitted() Weights {
	return Weights{0.583, 0.295, -2.046, 0.938, 0.714, -0.543}
}
