package diarize

import "math"

const (
	passes = 4
	// change is what a change of speaker costs, in nats; within a stretch without
	// a pause it happens seldom.
	change = 40.0
	// share is how much a frame's spectrum counts: neighbours say nearly the same.
	share = 0.3
	// outlier bounds what one frame can say against a speaker.
	outlier      = -60.0
	pitchOutlier = 4.0
)

// redraw draws the borders between the speakers again: each speaker's model is
// learnt from the frames that bear its label, and the labels are those of the
// likeliest sequence of speakers.
func (d *Diarizer) redraw(labels []int, speakers int, r *ruler) (total float64) {
	for range passes {
		total = 0
		models := make([]speaker, speakers)
		for s := range models {
			var own []*vector
			for i, l := range labels {
				if l == s && d.voiced[i] {
					own = append(own, &d.frames[i])
				}
			}
			models[s] = speaker{r.whole.adapt(thin(own)), d.meanPitch(labels, s)}
		}
		for _, p := range d.parts {
			total += d.follow(labels[p.first:p.end], p.first, models, r.pitchSpread)
		}
	}
	return total
}

// speaker is the model of one speaker.
type speaker struct {
	sound *mixture
	pitch float64 // logarithm; 0 = none
}

func (d *Diarizer) meanPitch(labels []int, speaker int) float64 {
	var p pitches
	for i, l := range labels {
		if l == speaker && d.pitch[i] > 0 {
			p.add(float64(d.pitch[i]))
		}
	}
	if p.n < 20 {
		return 0
	}
	return p.sum / p.n
}

// enough frames to learn a model from.
const enough = 60000

// thin takes evenly of a long list.
func thin(list []*vector) []*vector {
	step := len(list)/enough + 1
	if step == 1 {
		return list
	}
	var out []*vector
	for i := 0; i < len(list); i += step {
		out = append(out, list[i])
	}
	return out
}

// follow finds the likeliest speakers of a stretch.
func (d *Diarizer) follow(labels []int, first int, models []speaker, spread float64) float64 {
	n := len(models)
	best := make([]float64, n)
	came := make([]int32, len(labels)*n)
	shares := make([]float64, len(models[0].sound.mean))
	for t := range labels {
		from := 0
		for s := range best {
			if best[s] > best[from] {
				from = s
			}
		}
		jump := best[from] - change
		for s := range best {
			came[t*n+s] = int32(s)
			if t > 0 && jump > best[s] {
				best[s] = jump
				came[t*n+s] = int32(from)
			}
		}
		if d.voiced[first+t] {
			for s, m := range models {
				best[s] += share * math.Max(outlier, m.sound.shares(shares, &d.frames[first+t]))
				if v := d.pitch[first+t]; v > 0 && m.pitch > 0 && spread > 0 {
					e := float64(v) - m.pitch
					best[s] -= math.Min(pitchOutlier, e*e/spread/2)
				}
			}
		}
	}
	s := 0
	for i := range best {
		if best[i] > best[s] {
			s = i
		}
	}
	likelihood := best[s]
	for t := len(labels) - 1; t >= 0; t-- {
		labels[t] = s
		s = int(came[t*n+s])
	}
	return likelihood
}
