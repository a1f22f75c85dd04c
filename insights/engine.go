package insights

import (
	"context"

	"parlance/insights/act"
	"parlance/insights/background"
	"parlance/insights/language"
	"parlance/insights/person"
	"parlance/insights/sentiment"
)

// Engine analyses conversations. It is safe for concurrent use.
type Engine struct {
	names     *person.Names
	table     *background.Table
	feelings  *sentiment.Analyzer
	languages *language.Detector
	trained   *trained // nil only where the rules are measured alone
	scorer    act.Scorer
	newNumber func() string // makes the ids of insights
}

// Analyze finds what the new messages hold. Its cost grows with New and Tail
// only. The only error is that of a cancelled ctx.
func (e *Engine) Analyze(ctx context.Context, in Input) (Output, error) {
	d, err := e.document(ctx, in, forTasks)
	if err != nil {
		return Output{}, err
	}
	out := Output{Messages: d.messages()}
	if d.english {
		a := assembly{d: d, threshold: threshold(in.Options), newID: e.newNumber}
		out.Insights, out.Replaced = a.run(in.TailInsights)
	}
	out.Entities = d.entities()
	out.Trackers = d.trackers(e, out.Insights)
	return out, ctx.Err()
}
