//go:build !race

package insights

// raced tells that the race detector is on.
const raced = false
