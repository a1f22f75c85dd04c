package pocketsphinx

// Shape of the library's features.
const (
	cepstra      = 13  // of a frame
	frameSamples = 160 // between frames
)

// A microphone and a room add to all cepstra the same, which is taken away with
// their mean. Which frames should be counted is not clear: without digital silence,
// pauses and noise count less or more by how much of them a segment happens to have;
// with those frames only that are louder than the average, speech that is not much
// louder than the noise loses a part of itself. So both are tried, and the library
// says which makes likelier sense. On the telephone the second never does better.

// views are the normalised cepstra of a segment to be tried.
func views(c []float32, narrow bool) [][]float32 {
	mean := meanAbove(c, 0)
	if narrow {
		return [][]float32{without(c, mean)}
	}
	return [][]float32{without(c, mean), without(c, meanAbove(c, mean[0]))}
}

func without(c []float32, mean [cepstra]float32) []float32 {
	out := make([]float32, len(c))
	for i, v := range c {
		out[i] = v - mean[i%cepstra]
	}
	return out
}

// meanAbove is the mean of the frames of a level (the first number of a frame) and
// above.
func meanAbove(c []float32, level float32) (mean [cepstra]float32) {
	var sum [cepstra]float64
	count := 0.0
	for t := 0; t+cepstra <= len(c); t += cepstra {
		if c[t] < level {
			continue
		}
		count++
		for k := range sum {
			sum[k] += float64(c[t+k])
		}
	}
	for k := range mean {
		mean[k] = float32(sum[k] / max(1, count))
	}
	return mean
}
