package speech

import (
	"context"
	"strings"
	"time"

	"parlance/conversation"
)

// Rate is the sample rate of every segment, in samples per second.
const Rate = 16000

// Segment is a stretch of speech: mono, 16 kHz, 16 bits.
type Segment struct {
	Start time.Duration // from the start of the recording
	PCM   []int16

	// What the client asked for; an engine may be unable to heed it.
	Language   string   // BCP-47; "" = the engine's choice
	Vocabulary []string // names and terms that may be said

	Narrow bool // it came over a telephone: nothing lies above 4 kHz
}

// Duration is the length of the segment.
func (s Segment) Duration() time.Duration {
	return time.Duration(len(s.PCM)) * time.Second / Rate
}

// Transcriber recognises segments. It is called from several goroutines.
type Transcriber interface {
	// Transcribe gives the words of seg in time order, with Offset counted from
	// the start of the segment, Confidence -1 when the engine knows none, and
	// SpeakerTag 0 unless the engine tells speakers apart. Silence gives no
	// words and no error. Errors are *conversation.Error where trying again may
	// or will not help: Unavailable, DeadlinePassed, EngineMissing, Unsupported.
	Transcribe(ctx context.Context, seg Segment) ([]conversation.Word, error)
}

// Engine is a Transcriber with its description.
type Engine struct {
	Transcriber

	Name      string   // "pocketsphinx"
	Model     string   // "en-us"
	Version   string   // of the engine; "" when not known
	Languages []string // BCP-47 tags it understands; empty = any
	// Accuracy is a note for people: "low", "high", or "" when it depends on a
	// model of the operator's.
	Accuracy string
	// MaxSegment is the longest segment that the engine takes; 0 = 15 s.
	MaxSegment time.Duration
	// MaxPause is the longest silence inside a segment; 0 = 0.5 s.
	MaxPause time.Duration
	// Missing is why the engine cannot be used, an EngineMissing error; nil
	// when it can.
	Missing error
}

// Label names engine and model, as kept with a job: "pocketsphinx/en-us".
func (e Engine) Label() string {
	if e.Model == "" {
		return e.Name
	}
	return e.Name + "/" + e.Model
}

// Language gives the language that the engine will hear for the code asked for
// ("" = the engine's first). A language it does not know is refused with the
// list of what is possible; another region of the same language is accepted.
func (e Engine) Language(code string) (string, error) {
	if len(e.Languages) == 0 {
		return code, nil
	}
	if code == "" {
		return e.Languages[0], nil
	}
	base := func(tag string) string {
		tag, _, _ = strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
		return tag
	}
	for _, l := range e.Languages {
		if strings.EqualFold(base(l), base(code)) {
			return l, nil
		}
	}
	return "", conversation.InvalidField("languageCode",
		"languageCode %q is not understood by the speech engine %s; it knows: %s",
		code, e.Label(), strings.Join(e.Languages, ", "))
}
