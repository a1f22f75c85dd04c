package train

import (
	"fmt"

	"parlance/insights/model"
	"parlance/insights/model/feature"
	"parlance/insights/model/linear"
	"parlance/insights/model/network"
	"parlance/internal/measure"
	"parlance/internal/train/dataset"
)

// scores are the raw scores of a list of examples.
type scores struct {
	examples []dataset.Example
	lin, net [][model.Heads]float32
}

// scaleHeads calibrates every head on held-out examples and prints its figures.
func (t *trainer) scaleHeads(d *data, m *headModels, list []recipe) {
	cache := map[*dataset.Pool][]scores{}
	for _, p := range []*dataset.Pool{d.mrdaVal, d.amiVal} {
		for _, form := range p.Forms() {
			cache[p] = append(cache[p], scoreAll(form, func(*dataset.Example) (*linear.Table, []*network.Net) { return m.table, m.nets }))
		}
	}
	for _, form := range d.email.Forms() {
		cache[d.email] = append(cache[d.email], scoreAll(form, func(e *dataset.Example) (*linear.Table, []*network.Net) {
			if f := d.fold(d.email, e); f < nets {
				return m.foldTables[f], m.nets[f : f+1]
			}
			return nil, nil
		}))
	}
	for _, r := range list {
		t.scaleHead(r, cache)
	}
}

// scoreAll scores examples by the models that may score them; those without any
// are left out.
func scoreAll(list []dataset.Example, models func(*dataset.Example) (*linear.Table, []*network.Net)) scores {
	var s scores
	for i := range list {
		table, nets := models(&list[i])
		if table == nil {
			continue
		}
		lin, net := score(table, nets, &list[i])
		s.examples = append(s.examples, list[i])
		s.lin, s.net = append(s.lin, lin), append(s.net, net)
	}
	return s
}

// fewPositives is how many examples a calibration of its own needs.
const fewPositives = 50

// scaleHead calibrates a head for texts without marks, where there are enough of
// them for those with marks, and if asked for those that were broken off; each time
// with and without the networks.
func (t *trainer) scaleHead(r recipe, cache map[*dataset.Pool][]scores) {
	name := r.head.String()
	c, light := t.scaleForm(r, cache, feature.Plain, model.Calibration{}, model.Calibration{})
	t.scaling.Heads[name], t.scaling.Light[name] = c, light
	marked, lightMarked := t.scaleForm(r, cache, feature.Written, c, light)
	t.scaling.Marked[name], t.scaling.LightMarked[name] = marked, lightMarked
	if r.broken {
		c, light = t.scaleForm(r, cache, feature.BrokenOff, c, light)
		// They are few among those with marks: what is found of both together is best
		// where the same probability is asked of both.
		c.Threshold, light.Threshold = marked.Threshold, lightMarked.Threshold
	}
	t.scaling.Broken[name], t.scaling.LightBroken[name] = c, light
}

// scaleForm calibrates a head for one form; where there are too few, it gives c and
// light.
func (t *trainer) scaleForm(r recipe, cache map[*dataset.Pool][]scores, form feature.Form, c, light model.Calibration) (_, _ model.Calibration) {
	parts, names := r.samples(cache, form)
	if form != feature.Plain && positives(parts) < fewPositives {
		return c, light
	}
	c, light = calibrate(parts, true), calibrate(parts, false)
	t.reportAll(r.head.String()+" %s "+[...]string{"spoken", "marked", "broken off"}[form], names, c, parts)
	return c, light
}

func (t *trainer) reportAll(format string, names []string, c model.Calibration, parts [][]sample) {
	for i, p := range parts {
		t.report(fmt.Sprintf(format, names[i]), c, p)
	}
}

// samples are the scored examples of a form, by pool.
func (r recipe) samples(cache map[*dataset.Pool][]scores, form feature.Form) (parts [][]sample, names []string) {
	for _, u := range r.val {
		var part []sample
		list := cache[u.pool]
		if form == feature.Plain {
			list = list[len(list)-1:] // the spoken form; what is unmarked in the other are fragments
		}
		for _, s := range list {
			for i := range s.examples {
				if s.examples[i].Digest.Form(s.examples[i].Prev) != form {
					continue
				}
				x := sample{
					linear: float64(s.lin[i][r.head]), network: float64(s.net[i][r.head]),
					positive: u.target(&s.examples[i]) > 0.5, weight: float64(u.weight),
				}
				if !x.positive {
					x.weight *= r.rarer()
				}
				part = append(part, x)
			}
		}
		if len(part) > 0 {
			parts, names = append(parts, part), append(names, u.pool.Name)
		}
	}
	return parts, names
}

func positives(parts [][]sample) int {
	n := 0
	for _, p := range parts {
		for _, s := range p {
			if s.positive {
				n++
			}
		}
	}
	return n
}

// rarer is how much rarer positives are where the head is used than in its
// labelled sentences: requests were picked for the e-mail corpus until they were
// half of it, and make a third of ordinary mail.
func (r recipe) rarer() float64 {
	if r.head == model.Request {
		return 2
	}
	return 1
}

// report prints what a head does on held-out samples: F1 at its own threshold
// and the best of any, of both models and each alone, average precision and
// calibration error.
func (t *trainer) report(name string, c model.Calibration, list []sample) {
	scored := func(f func(sample) float64) []measure.Scored {
		out := make([]measure.Scored, len(list))
		for i, s := range list {
			out[i] = measure.Scored{Score: f(s), Positive: s.positive}
		}
		return out
	}
	mixed := scored(func(s sample) float64 { return c.Probability(s.linear, s.network) })
	lin, _ := measure.Best(scored(func(s sample) float64 { return s.linear }))
	net, _ := measure.Best(scored(func(s sample) float64 { return s.network }))
	best, _ := measure.Best(mixed)
	n := 0
	for _, s := range list {
		if s.positive {
			n++
		}
	}
	t.logf("%-24s F1 %.3f (best %.3f, linear %.3f, network %.3f) AP %.3f ECE %.3f  %d of %d", name,
		measure.F1(mixed, c.Threshold), best, lin, net, measure.AveragePrecision(mixed), calibrationError(c, list), n, len(list))
}
