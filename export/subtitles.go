package export

import (
	"bufio"

	"parlance/conversation"
	"parlance/export/subtitle"
)

// writeSRT names the speaker where each message begins. Errors stay in w.
func writeSRT(w *bufio.Writer, v *view) {
	_ = subtitle.WriteSRT(w, subtitle.Cues(v.speeches(), v.opt.SpeakerSeparation))
}

// writeVTT names the speaker in every cue. Errors stay in w.
func writeVTT(w *bufio.Writer, v *view) {
	_ = subtitle.WriteVTT(w, subtitle.Cues(v.speeches(), false))
}

func (v *view) speeches() []subtitle.Speech {
	out := make([]subtitle.Speech, 0, len(v.doc.Messages))
	for _, m := range v.doc.Messages {
		s := subtitle.Speech{Text: m.Text, Timed: m.Timed, Start: m.Offset, Duration: m.Duration, Words: spokenWords(m.Words)}
		if v.opt.SpeakerSeparation {
			s.Speaker = v.people.name(m.From)
		}
		out = append(out, s)
	}
	return out
}

func spokenWords(words []conversation.Word) []subtitle.Word {
	out := make([]subtitle.Word, 0, len(words))
	for _, w := range words {
		out = append(out, subtitle.Word{Text: w.Text, Start: w.Offset, End: w.Offset + w.Duration})
	}
	return out
}
