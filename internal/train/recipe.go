package train

import (
	"parlance/insights/model"
	"parlance/internal/train/dataset"
	"parlance/internal/train/logistic"
)

// folds is in how many parts the corpora without a val file are cut.
const folds = 5

// use is how a head looks at a pool.
type use struct {
	pool   *dataset.Pool
	target func(e *dataset.Example) float32 // 0 to 1
	up     float32                          // weight of positives for the linear head
	netUp  float32                          // and for the network
	weight float32                          // weight of all
}

// recipe is how a head is made: what it learns from and what it is scaled on.
type recipe struct {
	head  model.Head
	train []use
	val   []use // pools of their own; or, when folded, pools of train
	// folded says that val is scored out of fold: no model that scores an
	// example has learnt from it.
	folded bool
	// broken says that it is scaled by itself for speech that was broken off.
	broken bool
}

// is makes a target of a label.
func is(label dataset.Label) func(*dataset.Example) float32 {
	return func(e *dataset.Example) float32 { return logistic.Hard(e.Labels&label != 0) }
}

// meets makes a target of a label together with a meeting or contact phrase.
func meets(label dataset.Label) func(*dataset.Example) float32 {
	return func(e *dataset.Example) float32 {
		return logistic.Hard(e.Labels&label != 0 && e.Labels&dataset.Meet != 0)
	}
}

const anyTask = dataset.Action | dataset.Request | dataset.Directive | dataset.Commitment

func recipes(d *data) []recipe {
	one := func(p *dataset.Pool, l dataset.Label) use { return use{p, is(l), 1, 1, 1} }
	return []recipe{
		{
			head:  model.Question,
			train: []use{one(d.mrda, dataset.Question), one(d.ami, dataset.Question)},
			val:   []use{one(d.mrdaVal, dataset.Question), one(d.amiVal, dataset.Question)}, broken: true,
		},
		{
			head: model.Action,
			train: []use{
				{d.ami, is(dataset.Action), 8, 4, 1},
				{d.email, is(dataset.Request), 1, 1, 0.2},
			},
			val: []use{one(d.amiVal, dataset.Action)},
		},
		{
			head: model.Request, train: []use{one(d.email, dataset.Request)},
			val: []use{one(d.email, dataset.Request)}, folded: true,
		},
		{
			head: model.Directive, train: []use{{d.mrda, is(dataset.Directive), 2, 1, 1}},
			val: []use{one(d.mrdaVal, dataset.Directive)},
		},
		{
			head: model.Commitment, train: []use{{d.mrda, is(dataset.Commitment), 4, 2, 1}},
			val: []use{one(d.mrdaVal, dataset.Commitment)},
		},
		{
			head: model.FollowUp,
			train: []use{
				{d.email, meets(anyTask), 1, 1, 1}, {d.mrda, meets(anyTask), 4, 2, 1}, {d.ami, meets(anyTask), 4, 2, 0.5},
			},
			val: []use{{d.mrdaVal, meets(anyTask), 1, 1, 1}, {d.amiVal, meets(anyTask), 1, 1, 1}},
		},
		{
			head: model.Salience, train: []use{{d.ami, is(dataset.Salient), 2, 1, 0.5}},
			val: []use{one(d.amiVal, dataset.Salient)},
		},
	}
}

// examples are what the linear head learns from; of folded pools, fold out is
// left out (-1: none).
func (r recipe) examples(d *data, out int) []logistic.Example {
	var list []logistic.Example
	for _, u := range r.train {
		for _, form := range u.pool.Forms() {
			for i := range form {
				e := &form[i]
				if out >= 0 && d.fold(u.pool, e) == out {
					continue
				}
				x := logistic.Example{Features: e.Features, Target: u.target(e), Weight: u.weight}
				x.Weight *= 1 + (u.up-1)*x.Target
				list = append(list, x)
			}
		}
	}
	return list
}

// fold is which part of its pool an example is in: single sentences are dealt
// out in turn; meetings are in none (-1).
func (d *data) fold(p *dataset.Pool, e *dataset.Example) int {
	if p == d.email {
		return e.Group % folds
	}
	return -1
}
