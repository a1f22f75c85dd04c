package train

import (
	"fmt"

	"parlance/insights/model"
	"parlance/insights/model/feature"
	"parlance/insights/model/linear"
	"parlance/insights/model/network"
	"parlance/insights/model/vector"
	"parlance/internal/train/dataset"
	"parlance/internal/train/logistic"
)

const (
	headBits  = 17
	headSeeds = 3              // linear heads whose mean is taken
	nets      = model.Networks // networks whose scores are averaged
)

func headOptions() logistic.Options {
	o := logistic.Defaults()
	o.FeatureBits, o.Bits = feature.Bits, headBits
	return o
}

// headModels are the trained models of the utterance heads.
type headModels struct {
	table *linear.Table
	nets  []*network.Net
	// foldTables has, for each fold, linear heads that did not learn from it; the
	// network of the same number did not either.
	foldTables []*linear.Table
}

// linear trains the linear table.
func (t *trainer) linear() error {
	d, err := t.readData()
	if err != nil {
		return err
	}
	t.put("linear.bin", linearHeads(d, recipes(d), -1).Encode())
	return nil
}

// networkStep is the step that trains network n: each has one order and one seed, and
// none looks at another.
func networkStep(n int) step {
	return step{fmt.Sprintf("network%d", n), func(t *trainer) error {
		d, err := t.readData()
		if err != nil {
			return err
		}
		words, err := vector.Decode(t.file("vectors.bin"))
		if err != nil {
			return err
		}
		t.put(networkFile(n), t.trainNetwork(d, recipes(d), words, n).Encode())
		return nil
	}}
}

// scale calibrates the heads, as they were written, on held-out examples.
func (t *trainer) scale() error {
	d, err := t.readData()
	if err != nil {
		return err
	}
	list := recipes(d)
	m := &headModels{}
	if m.table, err = linear.Decode(t.file("linear.bin")); err != nil {
		return err
	}
	for n := range nets {
		net, err := network.Decode(t.file(networkFile(n)))
		if err != nil {
			return err
		}
		m.nets, m.foldTables = append(m.nets, net), append(m.foldTables, linearHeads(d, list, n))
	}
	t.scaleHeads(d, m, list)
	return nil
}

func networkFile(n int) string { return fmt.Sprintf("network%d.bin", n) }

// linearHeads trains the columns of a table; of folded heads, fold out is left
// out.
func linearHeads(d *data, list []recipe, out int) *linear.Table {
	weights := make([][]float32, model.Heads)
	bias := make([]float32, model.Heads)
	for _, r := range list {
		if out >= 0 && !r.folded {
			weights[r.head] = make([]float32, 1<<headBits)
			continue
		}
		w := logistic.TrainMean(r.examples(d, out), headOptions(), headSeeds)
		weights[r.head], bias[r.head] = w.W, w.Bias
	}
	return linear.New(feature.Bits, headBits, weights, bias)
}

// score gives the raw scores of an example by a table and the mean of networks.
func score(table *linear.Table, nets []*network.Net, e *dataset.Example) (lin, net [model.Heads]float32) {
	table.Score(lin[:], e.Features)
	var code network.Encoding
	past := make([]*network.Encoding, len(e.Prev))
	for _, n := range nets {
		n.Encode(&code, e.Digest)
		for i, p := range e.Prev {
			past[i] = &network.Encoding{}
			n.Encode(past[i], p)
		}
		var s [network.Heads]float32
		n.Score(&s, e.Digest, &code, e.Prev, past)
		for h := range s {
			net[h] += s[h] / float32(len(nets))
		}
	}
	return lin, net
}
