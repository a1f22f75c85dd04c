// Package measure has the figures by which models are judged: F1, average
// precision, ROUGE, Pk, calibration error. It reads scores and texts and hands
// numbers to internal/train and internal/eval.
package measure

import (
	"cmp"
	"slices"
)

// Scored is a score and whether the example is positive.
type Scored struct {
	Score    float64
	Positive bool
}

// Best gives the highest F1 over all thresholds and the threshold, half way
// between the two neighbouring scores.
func Best(list []Scored) (f1, threshold float64) {
	s := slices.Clone(list)
	slices.SortStableFunc(s, func(a, b Scored) int { return cmp.Compare(b.Score, a.Score) })
	pos := positives(s)
	tp := 0
	for i, x := range s {
		if x.Positive {
			tp++
		}
		if i+1 < len(s) && s[i+1].Score == x.Score {
			continue
		}
		if f := 2 * float64(tp) / float64(i+1+pos); f > f1 {
			f1, threshold = f, x.Score
			if i+1 < len(s) {
				threshold = (x.Score + s[i+1].Score) / 2
			}
		}
	}
	return f1, threshold
}

// F1 is the F1 at a threshold.
func F1(list []Scored, threshold float64) float64 {
	tp, fp, fn := 0, 0, 0
	for _, x := range list {
		switch hit := x.Score >= threshold; {
		case hit && x.Positive:
			tp++
		case hit:
			fp++
		case x.Positive:
			fn++
		}
	}
	if tp == 0 {
		return 0
	}
	return 2 * float64(tp) / float64(2*tp+fp+fn)
}

// AveragePrecision is the area under the precision-recall curve.
func AveragePrecision(list []Scored) float64 {
	s := slices.Clone(list)
	slices.SortStableFunc(s, func(a, b Scored) int { return cmp.Compare(b.Score, a.Score) })
	tp, sum := 0, 0.0
	for i, x := range s {
		if x.Positive {
			tp++
			sum += float64(tp) / float64(i+1)
		}
	}
	return sum / float64(max(tp, 1))
}

func positives(s []Scored) int {
	n := 0
	for _, x := range s {
		if x.Positive {
			n++
		}
	}
	return n
}
