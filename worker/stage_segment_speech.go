package worker

import (
	"context"
	"time"

	"parlance/speech/segment"
)

// segmentSpeech turns recognised words into messages. A recording that is
// appended follows the end of the conversation so far.
func (w *Worker) segmentSpeech(_ context.Context, k *work) error {
	if k.given != nil {
		k.segmentGiven()
		return nil
	}
	begin := k.recordingStart()
	base := max(0, begin.Sub(k.start()))
	for _, m := range segment.Messages(k.transcript, segment.Options{Start: begin}) {
		m.From = k.roster.Resolve(m.From)
		m.Offset += base
		for i := range m.Words {
			m.Words[i].Offset += base
		}
		k.append(m)
	}
	return nil
}

// recordingStart is the instant at which the recording begins: the submission's
// for a new conversation, else the end of what is there.
func (k *work) recordingStart() time.Time {
	if k.tail.Count == 0 {
		k.tail.Conversation.StartTime = k.job.CreatedAt
		return k.job.CreatedAt
	}
	return k.lastEnd()
}
