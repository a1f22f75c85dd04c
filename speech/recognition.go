package speech

import (
	"context"
	"sync"
	"time"

	"parlance/audio/voice"
	"parlance/conversation"
)

// recognition is the recognising half of one run: segments in, utterances out.
type recognition struct {
	engine Engine
	cores  int
	voices []voice.Voice
	opt    conversation.Options
	total  time.Duration
	meter  *meter
}

// found is the utterance of the segment with a number; nil words for silence.
type found struct {
	number int
	utt    Utterance
}

// run recognises what produce emits on several cores. The order of the result
// is that of the segments, however the work was shared. The first error stops
// everything; no goroutine outlives the call.
func (rc *recognition) run(ctx context.Context, produce func(emit func(voice.Segment) error) error) ([]Utterance, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type numbered struct {
		number int
		seg    voice.Segment
	}
	work := make(chan numbered) // unbuffered: at most one segment waits for each core
	var mu sync.Mutex
	var results []found
	var wg sync.WaitGroup
	for range rc.cores {
		wg.Go(func() {
			for n := range work {
				utt, err := rc.recognise(ctx, n.seg)
				if err != nil {
					cancel(err)
					return
				}
				mu.Lock()
				results = append(results, found{n.number, utt})
				rc.meter.part(n.seg.Start+n.seg.Duration(), rc.total, surveyPercent, 99)
				mu.Unlock()
			}
		})
	}
	count := 0
	err := produce(func(s voice.Segment) error {
		select {
		case work <- numbered{count, s}:
			count++
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	})
	close(work)
	wg.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return nil, cause
	}
	if err != nil {
		return nil, err
	}
	return inOrder(results, count), nil
}

// inOrder puts the results into the order of their segments, without the empty
// ones.
func inOrder(results []found, count int) []Utterance {
	byNumber := make([]Utterance, count)
	for _, f := range results {
		byNumber[f.number] = f.utt
	}
	out := byNumber[:0]
	for _, u := range byNumber {
		if len(u.Words) > 0 {
			out = append(out, u)
		}
	}
	return out
}

// recognise gives the words of one segment their place in the recording.
func (rc *recognition) recognise(ctx context.Context, s voice.Segment) (Utterance, error) {
	words, err := rc.engine.Transcribe(ctx, Segment{Start: s.Start, PCM: s.PCM})
	if err != nil {
		return Utterance{}, err
	}
	v := rc.voices[s.Voice]
	tag := 0
	if len(rc.voices) > 1 {
		tag = s.Voice + 1
	}
	for i := range words {
		words[i].Offset += s.Start
		if tag > 0 {
			words[i].SpeakerTag = tag
		}
	}
	return Utterance{
		Channel: v.Channel,
		Speaker: speakerOf(v, s.Voice, len(rc.voices), rc.opt),
		Words:   words,
	}, nil
}
