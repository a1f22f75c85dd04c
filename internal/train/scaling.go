package train

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"parlance/insights/model"
	"parlance/insights/model/exact"
)

// scaling is the calibration file in the making.
type scaling = model.Calibrations

const scalingFile = "calibration.json"

// loadScaling starts from the file in Out, so that a run of some steps keeps
// what the others found.
func (t *trainer) loadScaling() error {
	b, err := os.ReadFile(filepath.Join(t.Out, scalingFile))
	if err == nil && len(t.Only) > 0 {
		if err := json.Unmarshal(b, &t.scaling); err != nil {
			return fmt.Errorf("read %s: %w", scalingFile, err)
		}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, m := range []*map[string]model.Calibration{
		&t.scaling.Heads, &t.scaling.Marked, &t.scaling.Broken, &t.scaling.Light, &t.scaling.LightMarked, &t.scaling.LightBroken,
	} {
		if *m == nil {
			*m = map[string]model.Calibration{}
		}
	}
	return nil
}

func (t *trainer) saveScaling() error {
	b, err := json.MarshalIndent(t.scaling, "", "  ") // keys of maps come sorted
	t.put(scalingFile, append(b, '\n'))
	return err
}

// sample is a held-out example: the raw scores of the two models.
type sample struct {
	linear, network float64
	positive        bool
	weight          float64
}

// calibrate fits the probability to all samples, then finds the probability at
// which the weighted mean of the parts' F1 is best. useNetwork says whether
// network scores exist.
func calibrate(parts [][]sample, useNetwork bool) model.Calibration {
	c := platt(slices.Concat(parts...), useNetwork)
	c.Threshold = bestThreshold(c, parts)
	return c
}

// platt fits the probability to the samples by Newton's method with halved
// steps.
func platt(list []sample, useNetwork bool) model.Calibration {
	var c model.Calibration
	c.Offset = logit(baseRate(list))
	loss := plattLoss(c, list)
	for range 100 {
		step := newtonStep(c, list, useNetwork)
		next, nextLoss := c, loss
		for size := 1.0; size > 1e-4; size /= 2 {
			next.Linear = c.Linear - size*step[0]
			next.Network = c.Network - size*step[1]
			next.Offset = c.Offset - size*step[2]
			if nextLoss = plattLoss(next, list); nextLoss < loss {
				break
			}
		}
		if nextLoss >= loss-1e-9 {
			break
		}
		c, loss = next, nextLoss
	}
	return c
}

func baseRate(list []sample) float64 {
	pos, all := 1.0, 2.0
	for _, s := range list {
		pos += s.weight * hard(s.positive)
		all += s.weight
	}
	return pos / all
}

func plattLoss(c model.Calibration, list []sample) float64 {
	sum := 0.0
	for _, s := range list {
		p := c.Probability(s.linear, s.network)
		if !s.positive {
			p = 1 - p
		}
		sum -= s.weight * exact.Log(max(p, 1e-15))
	}
	return sum
}

// newtonStep is the inverse of the loss's curvature times its gradient.
func newtonStep(c model.Calibration, list []sample, useNetwork bool) [3]float64 {
	var g [3]float64
	var h [3][3]float64
	for _, s := range list {
		x := [3]float64{s.linear, s.network, 1}
		p := c.Probability(s.linear, s.network)
		d, v := s.weight*(p-hard(s.positive)), s.weight*p*(1-p)
		for i := range 3 {
			g[i] += d * x[i]
			for j := range 3 {
				h[i][j] += v * x[i] * x[j]
			}
		}
	}
	for i := range 3 {
		h[i][i] += 1e-3 // keeps the matrix regular when a column is empty
	}
	if !useNetwork {
		g[1], h[0][1], h[1][0], h[1][2], h[2][1] = 0, 0, 0, 0, 0
	}
	return solve3(h, g)
}

// bestThreshold tries probabilities in steps of 1/200. Each part counts by the
// weight of its positives.
func bestThreshold(c model.Calibration, parts [][]sample) float64 {
	const steps = 200
	var f1 [steps]float64
	for _, p := range parts {
		var tp, fp [steps]float64 // of samples with this probability
		all, weight := 0.0, 0.0
		for _, s := range p {
			k := min(int(c.Probability(s.linear, s.network)*steps), steps-1)
			if s.positive {
				tp[k] += s.weight
				all += s.weight
				weight = s.weight
			} else {
				fp[k] += s.weight
			}
		}
		hit, miss := 0.0, 0.0
		for k := steps - 1; k > 0; k-- {
			hit += tp[k]
			miss += fp[k]
			f1[k] += weight * 2 * hit / (hit + miss + all)
		}
	}
	best := 1
	for k := range f1 {
		if f1[k] > f1[best] {
			best = k
		}
	}
	return float64(best) / steps
}

func hard(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// solve3 solves h*x = g by elimination.
func solve3(h [3][3]float64, g [3]float64) [3]float64 {
	for i := range 3 {
		for r := i + 1; r < 3; r++ {
			f := h[r][i] / h[i][i]
			for k := i; k < 3; k++ {
				h[r][k] -= f * h[i][k]
			}
			g[r] -= f * g[i]
		}
	}
	var x [3]float64
	for i := 2; i >= 0; i-- {
		x[i] = g[i]
		for k := i + 1; k < 3; k++ {
			x[i] -= h[i][k] * x[k]
		}
		x[i] /= h[i][i]
	}
	return x
}

// calibrationError is the expected calibration error over 15 bins of equal width.
func calibrationError(c model.Calibration, list []sample) float64 {
	const bins = 15
	var sum, hit [bins]float64
	all := 0.0
	for _, s := range list {
		p := c.Probability(s.linear, s.network)
		b := min(int(p*bins), bins-1)
		sum[b] += p * s.weight
		hit[b] += hard(s.positive) * s.weight
		all += s.weight
	}
	e := 0.0
	for b := range bins {
		e += max(sum[b]-hit[b], hit[b]-sum[b])
	}
	return e / max(all, 1)
}

// logit is the inverse of the sigmoid.
func logit(p float64) float64 { return exact.Log(p / (1 - p)) }
