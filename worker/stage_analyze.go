package worker

import (
	"context"
	"slices"

	"parlance/conversation"
	"parlance/insights"
)

// analyze finds the insights of the new messages. It sees the tail of the
// conversation, so that an append costs what it appends.
func (w *Worker) analyze(ctx context.Context, k *work) error {
	w.settleLanguage(k)
	trackers := slices.Clone(k.payload.Options.Trackers)
	if k.payload.Options.EnableAllTrackers {
		own, err := read(ctx, w, func(ctx context.Context) ([]conversation.Tracker, error) {
			return w.Store.Trackers(ctx, k.job.TenantID)
		})
		if err != nil {
			return err
		}
		trackers = append(trackers, own...)
	}
	k.trackers = trackers
	out, err := w.Insights.Analyze(ctx, insights.Input{
		Options: k.payload.Options, Language: k.language(), Now: k.job.CreatedAt,
		Tail: k.tail.Messages, TailInsights: embedded(k.tail.Insights), Members: k.roster.All(),
		Trackers: trackers, New: k.messages,
	})
	if err != nil {
		return err
	}
	k.heardWell(&out)
	k.messages = out.Messages
	k.effects.Insights = out.Insights
	k.effects.Replaced = out.Replaced
	k.effects.Entities = out.Entities
	k.effects.Trackers = out.Trackers
	return nil
}

// embedded leaves out the insights that only a language model makes: the engine
// cannot go on with them.
func embedded(list []conversation.Insight) []conversation.Insight {
	return slices.DeleteFunc(slices.Clone(list), func(in conversation.Insight) bool { return in.Kind == conversation.Decision })
}
