package worker

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"parlance/conversation"
	"parlance/insights"
	"parlance/insights/llm"
)

// Model is a large language model that reads what is new; see llm.Reader.
type Model interface {
	// Read never fails: what the model could not read is not covered.
	Read(ctx context.Context, in llm.Input) llm.Output
	// Match finds what is like the phrases of trackers; ok is false when it cannot.
	Match(ctx context.Context, trackers []conversation.Tracker, msgs []conversation.Message, spent *conversation.Reading) (hits []conversation.TrackerHit, ok bool)
}

// modelShare is the part of a job's remaining time that the model may take; the
// rest is for what comes after it.
const modelShare = 0.75

// enrich has a language model read the new messages, when one is configured. Its
// tasks take the place of the embedded engine's for the messages that it has
// read; its faults change nothing but Reading.Fallback. A job that is done again
// asks again: nothing was kept of the first time.
func (w *Worker) enrich(ctx context.Context, k *work) error {
	if w.Model == nil || len(k.messages) == 0 {
		return nil
	}
	limited := ctx
	if end, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, time.Duration(modelShare*float64(time.Until(end))))
		defer cancel()
	}
	o := k.payload.Options
	in := llm.Input{
		Tail: k.tail.Messages, New: k.messages, Members: k.roster.All(),
		Questions: insights.Reason(k.language()) != "", Threshold: o.ConfidenceThreshold,
		Zone: time.FixedZone("", o.TimezoneOffset*60),
	}
	// What cannot be decoded was written by a later version: it is begun anew.
	_ = json.Unmarshal([]byte(k.tail.Settings[conversation.SettingReading]), &in.Before)
	out := w.Model.Read(limited, in)
	hits, matched := w.Model.Match(limited, k.trackers, k.messages, &out.Reading)
	if ctx.Err() != nil { // cancelled, handed over, or out of time
		return context.Cause(ctx)
	}
	k.reading = &out.Reading
	k.takeOver(out)
	if matched {
		k.rematch(hits)
	}
	return nil
}

// takeOver puts the model's insights in the place of the embedded tasks that rest
// on nothing but messages that the model has read.
func (k *work) takeOver(out llm.Output) {
	gone := map[string]bool{}
	k.effects.Insights = slices.DeleteFunc(k.effects.Insights, func(in conversation.Insight) bool {
		drop := in.Kind != conversation.Question && !slices.ContainsFunc(in.MessageIDs, func(id string) bool { return !out.Covered[id] })
		gone[in.ID] = gone[in.ID] || drop
		return drop
	})
	for i := range k.effects.Trackers {
		if gone[k.effects.Trackers[i].InsightID] {
			k.effects.Trackers[i].InsightID = ""
		}
	}
	k.effects.Insights = append(k.effects.Insights, out.Insights...)
	slices.SortStableFunc(k.effects.Insights, func(a, b conversation.Insight) int { return a.Position - b.Position })
}

// rematch puts matches by embeddings in the place of the embedded engine's similar
// ones. What was said word for word stays, and needs no second match.
func (k *work) rematch(hits []conversation.TrackerHit) {
	literal := slices.DeleteFunc(k.effects.Trackers, func(h conversation.TrackerHit) bool { return h.Offset == conversation.SimilarMatch })
	for _, h := range hits {
		if !slices.ContainsFunc(literal, func(l conversation.TrackerHit) bool {
			return l.MessageID == h.MessageID && l.Name == h.Name && l.TrackerID == h.TrackerID
		}) {
			literal = append(literal, h)
		}
	}
	k.effects.Trackers = literal
}
