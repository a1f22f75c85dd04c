package worker

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"parlance/conversation"
	"parlance/insights"
	"parlance/insights/llm"
	"parlance/storage"
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
	if w.Model == nil {
		return nil
	}
	// What cannot be decoded was written by a later version: it is begun anew.
	var before conversation.Reading
	_ = json.Unmarshal([]byte(k.tail.Settings[conversation.SettingReading]), &before)
	if len(k.messages) == 0 && before.Until >= k.tail.Count {
		return nil
	}
	limited := ctx
	if end, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, time.Duration(modelShare*float64(time.Until(end))))
		defer cancel()
	}
	tail, more, err := w.behind(ctx, k, before)
	if err != nil {
		return err
	}
	o := k.payload.Options
	in := llm.Input{
		Tail: tail.Messages, New: k.messages, Members: k.roster.All(),
		Questions: insights.Reason(k.language()) != "", Threshold: o.ConfidenceThreshold,
		Zone: time.FixedZone("", o.TimezoneOffset*60), Before: before, More: more,
	}
	out := w.Model.Read(limited, in)
	hits, matched := w.Model.Match(limited, k.trackers, k.messages, &out.Reading)
	if ctx.Err() != nil { // cancelled, handed over, or out of time
		return context.Cause(ctx)
	}
	k.reading = &out.Reading
	k.takeOver(out, tail, in.Questions)
	if matched {
		k.rematch(hits)
	}
	return nil
}

// catchUp is how many messages are read again at most after the model has failed.
const catchUp = 1000

// behind gives the tail with all messages that the model still has to read, and
// tells whether another job of the conversation waits behind this one.
func (w *Worker) behind(ctx context.Context, k *work, before conversation.Reading) (tail storage.Tail, more bool, err error) {
	tail = k.tail
	if unread := k.tail.Count - before.Until; before.Fallback != "" && unread > len(tail.Messages) {
		tail, err = read(ctx, w, func(ctx context.Context) (storage.Tail, error) {
			return w.Store.Tail(ctx, k.claim.TenantID, k.claim.ConversationID, min(unread, catchUp))
		})
	}
	if err != nil {
		return tail, false, err
	}
	open, err := read(ctx, w, func(ctx context.Context) (int, error) {
		return w.Store.OpenJobs(ctx, k.claim.TenantID, k.claim.ConversationID)
	})
	return tail, open > 1, err
}

// takeOver puts the model's insights in the place of those whose newest message
// the model has read now: the embedded engine's tasks, and what an earlier reading
// that is done again has left. tail is of earlier jobs. Questions stay, unless they
// are the model's as well.
func (k *work) takeOver(out llm.Output, tail storage.Tail, questions bool) {
	position := map[string]int{}
	for _, m := range slices.Concat(tail.Messages, k.messages) {
		position[m.ID] = m.Position + 1
	}
	gone := map[string]bool{}
	taken := func(in conversation.Insight) bool {
		if in.Kind == conversation.Question && !questions || len(in.MessageIDs) == 0 {
			return false
		}
		newest := slices.MaxFunc(in.MessageIDs, func(a, b string) int { return position[a] - position[b] })
		drop := out.Covered[newest]
		gone[in.ID] = gone[in.ID] || drop
		return drop
	}
	k.effects.Insights = slices.DeleteFunc(k.effects.Insights, taken)
	for _, in := range tail.Insights {
		if taken(in) && !slices.Contains(k.effects.Replaced, in.ID) {
			k.effects.Replaced = append(k.effects.Replaced, in.ID)
		}
	}
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
