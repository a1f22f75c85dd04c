//go:build race

package insights

// raced tells that the race detector is on, which makes all of this ten times
// slower: fewer rounds are enough then, as nothing here runs at once.
const raced = true
