package worker

import (
	"context"
	"slices"
	"strings"
	"time"

	"parlance/insights"
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
	k.spans = map[string][]segment.Span{}
	for _, m := range segment.Messages(k.transcript, w.writing(k, begin)) {
		m.From = k.roster.Resolve(m.From)
		m.Offset += base
		for i := range m.Words {
			m.Words[i].Offset += base
		}
		k.append(m.Message)
		k.spans[k.messages[len(k.messages)-1].ID] = m.Spans
	}
	return nil
}

// writing says how recognised words are written: sentences, names and numbers as
// far as the language is known for them.
func (w *Worker) writing(k *work, begin time.Time) segment.Options {
	o := segment.Options{Start: begin, Known: known(k)}
	if !strings.HasPrefix(strings.ToLower(k.spoken()), "en") {
		return o
	}
	o.Numbers = true
	if w.Listen != nil {
		o.Ends, o.Names = w.Listen.SentenceEnds, w.Listen.NamesIn
	}
	return o
}

// spoken is the language of the recording, as far as the engine tells.
func (k *work) spoken() string {
	if k.transcript.Language != "" {
		return k.transcript.Language
	}
	return k.language()
}

// known are the names and terms of a recording as people write them: what the
// client gave, and who takes part, by full and first name.
func known(k *work) []string {
	var out []string
	people := k.roster.All()
	for _, c := range k.payload.Options.Channels {
		people = append(slices.Clip(people), c.Speaker)
	}
	for _, m := range people {
		name := strings.Fields(m.Name)
		if len(name) == 0 || strings.ContainsAny(m.Name, "0123456789@") {
			continue
		}
		if name[0] != strings.ToLower(name[0]) && !insights.IsWord(name[0]) {
			out = append(out, name[0])
		}
		out = append(out, m.Name)
	}
	return append(out, k.payload.Options.CustomVocabulary...)
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
