package worker

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/insights/sentence"
)

// maxSentences bounds the messages that one text becomes. A body of full stops within
// the limit of its bytes would be millions, in memory and in one transaction.
const maxSentences = 100_000

// segmentText turns each submitted message into one message per sentence, the
// grain that insights point at. Times inside a message are shared out by length.
func (w *Worker) segmentText(_ context.Context, k *work) error {
	k.settleStart()
	clock := k.lastEnd()
	for _, in := range k.payload.Messages {
		from := k.roster.Resolve(in.From)
		start, end, timed := span(in, clock)
		text := []rune(in.Text)
		spans := sentence.Split(in.Text)
		if len(spans) == 0 {
			spans = []sentence.Span{{Start: 0, End: len(text)}}
		}
		if len(k.messages)+len(spans) > maxSentences {
			return conversation.Errorf(conversation.TooLarge,
				"The messages have more than %d sentences; send them in several submissions.", maxSentences)
		}
		for _, s := range spans {
			from0, to := share(start, end, s.Start, len(text)), share(start, end, s.End, len(text))
			k.append(conversation.Message{
				Text: string(text[s.Start:s.End]), From: from, StartTime: from0, EndTime: to, Timed: timed,
				Offset: max(0, from0.Sub(k.start())), Duration: to.Sub(from0), Confidence: 1,
			})
		}
		if end.After(clock) {
			clock = end
		}
	}
	return nil
}

// settleStart moves the start of a new conversation to its first message's time.
func (k *work) settleStart() {
	if k.tail.Count > 0 {
		return
	}
	var first time.Time
	for _, m := range k.payload.Messages {
		if !m.StartTime.IsZero() && (first.IsZero() || m.StartTime.Before(first)) {
			first = m.StartTime
		}
	}
	if first.IsZero() {
		first = k.job.CreatedAt
	}
	k.tail.Conversation.StartTime = first
}

// lastEnd is where the conversation so far ends in time.
func (k *work) lastEnd() time.Time {
	if k.tail.Count == 0 {
		return k.start()
	}
	end := k.start().Add(k.tail.LastEnd)
	if n := len(k.tail.Messages); n > 0 && !k.tail.Messages[n-1].Timed && k.job.CreatedAt.After(end) {
		return k.job.CreatedAt // a conversation that lives in our own time goes on now
	}
	return end
}

// span gives the time of a message. Either end may be missing: then the message
// is taken as a moment, and without both it happened when it was submitted, but
// not before what came earlier.
func span(m conversation.InputMessage, clock time.Time) (start, end time.Time, timed bool) {
	switch {
	case !m.StartTime.IsZero() && !m.EndTime.IsZero():
		return m.StartTime, m.EndTime, true
	case !m.StartTime.IsZero():
		return m.StartTime, m.StartTime, false
	case !m.EndTime.IsZero():
		return m.EndTime, m.EndTime, false
	default:
		return clock, clock, false
	}
}

// share is the time at which the at-th of n characters was said.
func share(start, end time.Time, at, n int) time.Time {
	if n == 0 || !end.After(start) {
		return start
	}
	part := float64(end.Sub(start)) * float64(at) / float64(n)
	return start.Add(time.Duration(part)).Truncate(time.Millisecond)
}
