package measure

import "math"

// calibrationBins is how many bins of equal width scores are put into.
const calibrationBins = 10

// CalibrationError is the expected calibration error: the difference between mean
// score and share of positives in each of ten bins, weighted by their sizes.
func CalibrationError(list []Scored) float64 {
	var sum, hits, n [calibrationBins]float64
	for _, x := range list {
		b := min(max(int(x.Score*calibrationBins), 0), calibrationBins-1)
		sum[b] += x.Score
		n[b]++
		if x.Positive {
			hits[b]++
		}
	}
	err := 0.0
	for b := range n {
		err += math.Abs(sum[b] - hits[b])
	}
	return err / float64(max(1, len(list)))
}
