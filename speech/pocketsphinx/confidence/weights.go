package confidence

// Made by go run -tags pocketsphinx ./speech/pocketsphinx/confidence/fit -update; do not edit.

// fitted are the weights of the traits.
func fitted() Weights {
	return Weights{0.544, 0.273, -1.563, 0.693, 0.769, -0.336}
}
