package insights

import (
	"context"

	"parlance/conversation"
)

// Engine analyses conversations. It is safe for concurrent use.
type Engine struct{}

// New makes an engine and reads its word lists.
func New() *Engine { return &Engine{} }

// Analyze finds what the new messages hold. Its cost grows with New and Tail
// only. The only error is that of a cancelled ctx.
func (e *Engine) Analyze(ctx context.Context, in Input) (Output, error) {
	return Output{Messages: in.New}, ctx.Err()
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
