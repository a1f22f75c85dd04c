package worker

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// stage is one step of a job. It reads and fills the work at hand; what it
// leaves in it is what the next one starts from.
type stage struct {
	name string
	run  func(*Worker, context.Context, *work) error
}

// pipeline is the order of the stages for each kind of job.
func pipeline(kind conversation.JobKind) []stage {
	switch kind {
	case conversation.TextJob:
		return []stage{
			{"segment", (*Worker).segmentText},
			{"analyze", (*Worker).analyze},
			{"enrich", (*Worker).enrich},
			{"aggregate", (*Worker).aggregate},
		}
	case conversation.AudioJob:
		return []stage{
			{"transcribe", (*Worker).transcribe}, // decodes as it goes
			{"segment", (*Worker).segmentSpeech},
			{"analyze", (*Worker).analyze},
			{"enrich", (*Worker).enrich},
			{"aggregate", (*Worker).aggregate},
		}
	case storage.TranscriptJob:
		return []stage{
			{"read", (*Worker).readTranscript},
			{"segment", (*Worker).segmentSpeech},
			{"analyze", (*Worker).analyze},
			{"enrich", (*Worker).enrich},
			{"aggregate", (*Worker).aggregate},
		}
	case conversation.AudioURLJob:
		return append([]stage{{"fetch", (*Worker).fetch}}, pipeline(conversation.AudioJob)...)
	case conversation.NoopJob:
		return nil
	default:
		return nil
	}
}

// process runs the stages of the head job over the conversation's tail.
func (w *Worker) process(ctx context.Context, c storage.Claim) (storage.Outcome, error) {
	stages := pipeline(c.Job.Kind)
	if len(stages) == 0 {
		return storage.Outcome{Effects: &storage.Effects{}}, nil
	}
	tail, err := read(ctx, w, func(ctx context.Context) (storage.Tail, error) {
		return w.Store.Tail(ctx, c.TenantID, c.ConversationID, tailMessages)
	})
	if err != nil {
		return storage.Outcome{}, err
	}
	k := newWork(c, tail)
	for _, s := range stages {
		started := time.Now()
		step, end := w.Observe.begin(ctx, c.Job, s.name)
		err := s.run(w, step, k)
		end(err)
		if w.Observe.StageDone != nil {
			w.Observe.StageDone(s.name, time.Since(started), err)
		}
		if err != nil {
			return storage.Outcome{}, err
		}
	}
	return storage.Outcome{Effects: &k.effects, Engine: k.engine()}, nil
}
