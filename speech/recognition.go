package speech

import (
	"context"
	"slices"
	"sync"
	"time"

	"parlance/audio/voice"
	"parlance/conversation"
)

// recognition is the recognising half of one run: segments in, utterances out.
type recognition struct {
	engine   Engine
	cores    int
	voices   []voice.Voice
	opt      conversation.Options
	language string
	total    time.Duration
	meter    *meter
	kept     Pieces // nil = nothing is kept
}

// found are the utterances of the segment with a number; none for silence.
type found struct {
	number     int
	utterances []Utterance
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
				utterances, err := rc.recognise(ctx, n.number, n.seg)
				if err != nil {
					cancel(err)
					return
				}
				mu.Lock()
				results = append(results, found{n.number, utterances})
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

// inOrder puts the results into the order of their segments.
func inOrder(results []found, count int) []Utterance {
	byNumber := make([][]Utterance, count)
	for _, f := range results {
		byNumber[f.number] = f.utterances
	}
	return slices.Concat(byNumber...)
}

// recognise gives the words of one segment their place in the recording and
// their speakers.
func (rc *recognition) recognise(ctx context.Context, number int, s voice.Segment) ([]Utterance, error) {
	words, err := rc.words(ctx, number, Segment{
		Start: s.Start, PCM: s.PCM, Language: rc.language, Vocabulary: rc.opt.CustomVocabulary,
		Narrow: rc.voices[s.Voice].Narrow,
	})
	if err != nil || len(words) == 0 {
		return nil, err
	}
	for i := range words {
		words[i].Offset += s.Start
		if len(rc.voices) > 1 {
			words[i].SpeakerTag = s.Voice + 1
		}
	}
	v := rc.voices[s.Voice]
	u := Utterance{Channel: v.Channel, Speaker: speakerOf(v, s.Voice, len(rc.voices), rc.opt), Words: words}
	if len(rc.voices) > 1 {
		return []Utterance{u}, nil
	}
	return bySpeaker(u), nil
}

// bySpeaker cuts an utterance where the engine heard another speaker.
func bySpeaker(u Utterance) []Utterance {
	var out []Utterance
	begin := 0
	for i, w := range u.Words {
		if i+1 < len(u.Words) && u.Words[i+1].SpeakerTag == w.SpeakerTag {
			continue
		}
		part := Utterance{Channel: u.Channel, Speaker: u.Speaker, Words: u.Words[begin : i+1 : i+1]}
		if w.SpeakerTag > 0 {
			part.Speaker = numbered(w.SpeakerTag)
		}
		out = append(out, part)
		begin = i + 1
	}
	return out
}
