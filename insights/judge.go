package insights

import "parlance/insights/act"

// judge scores the utterances of one document in order.
type judge struct {
	e *Engine
}

func (e *Engine) judge() *judge { return &judge{e: e} }

// contextLength is how many utterances before one a scorer sees.
const contextLength = 3

// judge scores the utterances of message i.
func (j *judge) judge(d *document, i int) {
	for k := d.first[i]; k < len(d.utts); k++ {
		u := &d.utts[k]
		if !d.english {
			continue
		}
		u.feels = j.e.feelings.Score(u.Tokens)
		ctx := act.Context{Position: d.msgs[i].Position}
		for p := max(0, k-contextLength); p < k; p++ {
			ctx.Prev = append(ctx.Prev, d.utts[p].Utterance)
		}
		u.scores = j.e.scorer.Score(u.Utterance, ctx)
	}
}
