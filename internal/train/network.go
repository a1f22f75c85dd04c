package train

import (
	"cmp"
	"slices"

	"parlance/insights/model/feature"
	"parlance/insights/model/network"
	"parlance/insights/model/vector"
	"parlance/internal/train/dataset"
	"parlance/internal/train/nettrain"
)

const (
	netWords   = 8000
	netMinUses = 3

	loneGroup = 32 // single sentences that are learnt from together
)

// asideWeight is that of a dialogue act that is learnt on the side.
const asideWeight = 0.3

func netOptions(seed uint64) nettrain.Options {
	return nettrain.Options{
		Epochs: 8, Batch: 32, Rate: 2e-3, WordDrop: 0.1, UnitDrop: 0.3, HideTime: 0.3, Decay: 1e-4, Seed: seed,
	}
}

// trainNetwork trains one network on all pools; of the pools in folds, part out
// is left out, so that each network has held-out examples of its own.
func (t *trainer) trainNetwork(d *data, list []recipe, table *vector.Table, out int) *network.Params {
	pools := []*dataset.Pool{d.ami, d.mrda, d.email}
	words := netVocabulary(pools)
	row := network.Rows(words)
	var sources []nettrain.Source
	for _, p := range pools {
		var s nettrain.Source
		for _, form := range p.Forms() {
			s = append(s, conversations(d, list, p, form, row, out))
		}
		sources = append(sources, s)
	}
	seed := uint64(out + 1) //nolint:gosec // small
	return nettrain.Train(sources, words, startEmbeddings(words, table, seed), netOptions(seed))
}

// conversations makes what the network learns from of one form of a pool.
func conversations(d *data, list []recipe, p *dataset.Pool, form []dataset.Example, row func(uint64) int32, out int) []nettrain.Conversation {
	var cs []nettrain.Conversation
	group, lone := -1, d.fold(p, &form[0]) >= 0
	for i := range form {
		e := &form[i]
		if lone && d.fold(p, e) == out {
			continue
		}
		if len(cs) == 0 || !lone && e.Group != group || lone && len(cs[len(cs)-1]) == loneGroup {
			cs = append(cs, nil)
		}
		group = e.Group
		it := item(e, row)
		for _, r := range list {
			for _, u := range r.train {
				if u.pool == p {
					it.Targets[r.head] = u.target(e)
					it.Weights[r.head] = u.weight * (1 + (u.netUp-1)*it.Targets[r.head])
				}
			}
		}
		for k := range dataset.KindCount {
			if p.Kinds&(1<<k) != 0 {
				it.Targets[network.Heads+k] = float32(e.Kinds >> k & 1)
				it.Weights[network.Heads+k] = asideWeight
			}
		}
		cs[len(cs)-1] = append(cs[len(cs)-1], it)
	}
	return cs
}

// item makes an example's rows and side features.
func item(e *dataset.Example, row func(uint64) int32) nettrain.Item {
	it := nettrain.Item{Past: len(e.Prev)}
	for i, p := range e.Prev {
		it.Same[i] = e.Digest.SameSpeaker(p)
	}
	for _, w := range e.Digest.Words {
		it.Rows = append(it.Rows, row(w))
	}
	timeless := *e.Digest
	timeless.HideTime()
	it.Side = sides(e.Digest, e.Prev)
	it.Timeless = sides(&timeless, e.Prev)
	return it
}

func sides(d *feature.Digest, prev []*feature.Digest) []uint8 {
	var out []uint8
	for _, s := range d.Side(nil, prev) {
		out = append(out, uint8(s)) //nolint:gosec // below 128
	}
	return out
}

// netVocabulary is the commonest words of the pools as spoken, by first use where
// equally common.
func netVocabulary(pools []*dataset.Pool) []uint64 {
	counts := map[uint64]int{}
	var order []uint64
	for _, p := range pools {
		for i := range p.Spoken {
			for _, w := range p.Spoken[i].Digest.Words {
				if counts[w] == 0 {
					order = append(order, w)
				}
				counts[w]++
			}
		}
	}
	slices.SortStableFunc(order, func(a, b uint64) int { return cmp.Compare(counts[b], counts[a]) })
	n := 0
	for n < len(order) && n < netWords && counts[order[n]] >= netMinUses {
		n++
	}
	return order[:n]
}
