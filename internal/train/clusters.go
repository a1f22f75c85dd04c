package train

import (
	"parlance/insights/model/vector"
	"parlance/internal/train/random"
)

const (
	wordClasses  = 256
	classRounds  = 12
	classStarter = 17 // seed
)

// classify groups the words of a table into classes of alike ones by k-means
// over directions, starting from words picked at random.
func classify(t *vector.Table) []byte {
	rng := random.New(classStarter, 1)
	words := make([]vector.Vector, t.Words())
	for i := range words {
		t.At(i, &words[i])
	}
	centres := make([]vector.Vector, wordClasses)
	for k, i := range rng.Perm(len(words))[:wordClasses] {
		centres[k] = words[i]
	}
	class := make([]byte, len(words))
	for range classRounds {
		sums := make([]vector.Vector, wordClasses)
		for i := range words {
			best, top := 0, float32(-2)
			for k := range centres {
				if d := words[i].Dot(&centres[k]); d > top {
					best, top = k, d
				}
			}
			class[i] = byte(best)
			sums[best].Add(&words[i], 1)
		}
		for k := range sums {
			sums[k].Unit()
			centres[k] = sums[k]
		}
	}
	return class
}
