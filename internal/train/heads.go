package train

import (
	"slices"

	"parlance/insights/model"
	"parlance/insights/model/feature"
	"parlance/insights/model/linear"
	"parlance/internal/train/dataset"
	"parlance/internal/train/logistic"
)

const headBits = 17

// use is a list of examples as one head sees it.
type use struct {
	name     string
	examples []dataset.Example
	label    dataset.Label // any of these makes an example positive
	also     dataset.Label // and, if set, any of these too
	up       float32       // weight of positives
	weight   float32       // weight of all
}

func (u use) positive(e dataset.Example) bool {
	return e.Labels&u.label != 0 && (u.also == 0 || e.Labels&u.also != 0)
}

// recipe is how a head is made: what it learns from and what it is scaled on.
type recipe struct {
	head  model.Head
	train []use
	val   []use // the first is the one that the table names
	folds *use  // instead of val: cross-validation over these examples
}

// both makes the uses of a pool's two forms.
func both(name string, p pool, label dataset.Label, up, weight float32) []use {
	list := []use{{name + " spoken", p.spoken, label, 0, up, weight}}
	if p.hasMarks {
		list = append(list, use{name + " marked", p.marked, label, 0, up, weight})
	}
	return list
}

// meeting narrows uses to examples with a meeting or contact phrase.
func meeting(list []use) []use {
	out := slices.Clone(list)
	for i := range out {
		out[i].also = dataset.Meet
	}
	return out
}

const anyTask = dataset.Action | dataset.Request | dataset.Directive | dataset.Commitment

func recipes(d *data) []recipe {
	email := both("email", d.email, dataset.Request, 1, 1)
	meet := slices.Concat(both("email", d.email, dataset.Request, 1, 1),
		both("mrda", d.mrda, anyTask, 4, 1), both("ami", d.ami, anyTask, 4, 0.5))
	meetVal := slices.Concat(both("mrda", d.mrdaVal, anyTask, 1, 1), both("ami", d.amiVal, anyTask, 1, 1))
	return []recipe{
		{
			head:  model.Question,
			train: slices.Concat(both("mrda", d.mrda, dataset.Question, 1, 1), both("ami", d.ami, dataset.Question, 1, 1)),
			val:   slices.Concat(both("mrda", d.mrdaVal, dataset.Question, 1, 1), both("ami", d.amiVal, dataset.Question, 1, 0.5)),
		},
		{
			head:  model.Action,
			train: slices.Concat(both("ami", d.ami, dataset.Action, 8, 1), both("email", d.email, dataset.Request, 1, 0.2)),
			val:   both("ami", d.amiVal, dataset.Action, 1, 1),
		},
		{head: model.Request, train: email, folds: &email[1]},
		{
			head:  model.Directive,
			train: both("mrda", d.mrda, dataset.Directive, 2, 1),
			val:   both("mrda", d.mrdaVal, dataset.Directive, 1, 1),
		},
		{
			head:  model.Commitment,
			train: both("mrda", d.mrda, dataset.Commitment, 4, 1),
			val:   both("mrda", d.mrdaVal, dataset.Commitment, 1, 1),
		},
		{head: model.FollowUp, train: meeting(meet), val: meeting(meetVal)},
		{
			head:  model.Salience,
			train: both("ami", d.ami, dataset.Salient, 2, 1),
			val:   both("ami", d.amiVal, dataset.Salient, 1, 1),
		},
	}
}

// heads trains the linear table of the utterance heads and scales each.
func (t *trainer) heads() error {
	d, err := t.readData()
	if err != nil {
		return err
	}
	weights := make([][]float32, model.Heads)
	bias := make([]float32, model.Heads)
	list := recipes(d)
	for _, r := range list {
		w := logistic.Train(r.examples(), headOptions())
		weights[r.head], bias[r.head] = w.W, w.Bias
	}
	if err := t.moods(weights, bias); err != nil {
		return err
	}
	table := linear.New(feature.Bits, headBits, weights, bias)
	t.files["linear.bin"] = table.Encode()
	for _, r := range list {
		if r.folds != nil {
			t.scaling.Heads[r.head.String()] = t.crossValidate(r)
			continue
		}
		t.scaling.Heads[r.head.String()] = t.scale(r, table)
	}
	return nil
}

func headOptions() logistic.Options {
	o := logistic.Defaults()
	o.FeatureBits, o.Bits = feature.Bits, headBits
	return o
}

func (r recipe) examples() []logistic.Example {
	var out []logistic.Example
	for _, u := range r.train {
		out = append(out, u.weighted()...)
	}
	return out
}

func (u use) weighted() []logistic.Example {
	out := make([]logistic.Example, len(u.examples))
	for i, e := range u.examples {
		p := u.positive(e)
		out[i] = logistic.Example{Features: e.Features, Target: logistic.Hard(p), Weight: u.weight}
		if p {
			out[i].Weight *= u.up
		}
	}
	return out
}

// scale calibrates a head on its val uses and prints the figures of each.
func (t *trainer) scale(r recipe, table *linear.Table) model.Calibration {
	var all []sample
	parts := make([][]sample, len(r.val))
	var raw [model.Heads]float32
	for i, u := range r.val {
		for _, e := range u.examples {
			table.Score(raw[:], e.Features)
			s := sample{linear: float64(raw[r.head]), positive: u.positive(e), weight: float64(u.weight)}
			parts[i] = append(parts[i], s)
		}
		all = append(all, parts[i]...)
	}
	c := platt(all, false)
	for i, u := range r.val {
		t.report(r.head.String()+" "+u.name, c, parts[i])
	}
	return c
}

// report prints what a head does on held-out samples: F1 at its own threshold,
// the best F1 of any threshold, average precision and calibration error.
func (t *trainer) report(name string, c model.Calibration, list []sample) {
	scored := make([]dataset.Scored, len(list))
	n := 0
	for i, s := range list {
		scored[i] = dataset.Scored{Score: c.Probability(s.linear, s.network), Positive: s.positive}
		if s.positive {
			n++
		}
	}
	best, _ := dataset.Best(scored)
	t.logf("%-24s F1 %.3f (best %.3f) AP %.3f ECE %.3f  %d of %d", name, dataset.F1(scored, c.Threshold), best,
		dataset.AveragePrecision(scored), calibrationError(c, list), n, len(list))
}

// crossValidate scores each fifth of the examples by a head trained on the rest.
func (t *trainer) crossValidate(r recipe) model.Calibration {
	const folds = 5
	var all []sample
	for f := range folds {
		var train []logistic.Example
		for _, u := range r.train {
			for i, e := range u.weighted() {
				if i%folds != f {
					train = append(train, e)
				}
			}
		}
		w := logistic.Train(train, headOptions())
		for i, e := range r.folds.examples {
			if i%folds == f {
				s := float64(w.Score(e.Features, feature.Bits-headBits))
				all = append(all, sample{linear: s, positive: r.folds.positive(e), weight: 1})
			}
		}
	}
	c := platt(all, false)
	t.report(r.head.String()+" "+r.folds.name+" cv", c, all)
	return c
}
