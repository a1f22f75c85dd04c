package speech

import (
	"sort"

	"parlance/audio/voice"
	"parlance/conversation"
	"parlance/speech/diarize"
)

// attribution gives the words of a recording with one voice signal to the
// speakers that are heard in it, when the client asked for that. A nil one does
// nothing.
type attribution struct{ diarizer *diarize.Diarizer }

func newAttribution(opt conversation.Options, voices []voice.Voice) *attribution {
	if !opt.SpeakerDiarization || len(voices) != 1 || opt.DiarizationSpeakerCount == 1 {
		return nil
	}
	return &attribution{diarize.New(opt.DiarizationSpeakerCount)}
}

// hear passes segments on and remembers how they sound.
func (a *attribution) hear(emit func(voice.Segment) error) func(voice.Segment) error {
	if a == nil {
		return emit
	}
	return func(s voice.Segment) error {
		a.diarizer.Listen(s)
		return emit(s)
	}
}

// attribute cuts the utterances where the speaker changes. They stay as they are
// when one speaker was heard, who remains unknown, or when the engine told the
// speakers apart itself.
func (a *attribution) attribute(list []Utterance) []Utterance {
	if a == nil {
		return list
	}
	for _, u := range list {
		for _, w := range u.Words {
			if w.SpeakerTag > 0 {
				return list
			}
		}
	}
	turns := a.diarizer.Turns()
	several := false
	for _, t := range turns {
		several = several || t.Speaker > 1
	}
	if !several {
		return list
	}
	var out []Utterance
	for _, u := range list {
		for i := range u.Words {
			u.Words[i].SpeakerTag = speakerAt(turns, u.Words[i])
		}
		out = append(out, bySpeaker(u)...)
	}
	return out
}

// speakerAt gives the speaker in the middle of the word, or the one before.
func speakerAt(turns []diarize.Turn, w conversation.Word) int {
	middle := w.Offset + w.Duration/2
	i := sort.Search(len(turns), func(i int) bool { return turns[i].Start > middle })
	return turns[max(0, i-1)].Speaker
}
