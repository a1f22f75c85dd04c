package confidence

// Made by go run -tags pocketsphinx ./speech/pocketsphinx/confidence/fit -update; do not edit.

// fitted are the weights of the traits.
func fitted() Weights {
	return Weights{0.683, 0.294, -2.245, 1.179, 0.747, -0.636}
}
