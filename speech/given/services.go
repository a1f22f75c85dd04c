package given

import (
	"strings"
	"time"

	"parlance/conversation"
)

// whisperJSON is what Whisper, whisper.cpp and OpenAI-style servers write: words
// at the top or in segments, named "word" or "text".
type whisperJSON struct {
	Text     string        `json:"text"`
	Language string        `json:"language"`
	Segments []whisperPart `json:"segments"`
	Words    []whisperWord `json:"words"`
}

type whisperPart struct {
	Start   float64       `json:"start"`
	End     float64       `json:"end"`
	Text    string        `json:"text"`
	Speaker any           `json:"speaker"`
	Words   []whisperWord `json:"words"`
}

type whisperWord struct {
	Word        string   `json:"word"`
	Text        string   `json:"text"`
	Start       float64  `json:"start"`
	End         float64  `json:"end"`
	Probability *float64 `json:"probability"`
	Confidence  *float64 `json:"confidence"`
	Score       *float64 `json:"score"`
}

func (w whisperWord) word() conversation.Word {
	text, confidence := w.Word, w.Probability
	if text == "" {
		text = w.Text
	}
	for _, c := range []*float64{w.Confidence, w.Score} {
		if confidence == nil {
			confidence = c
		}
	}
	return word(text, seconds(w.Start), seconds(w.End), confidence)
}

func whisperWords(in []whisperWord) []conversation.Word {
	var out []conversation.Word
	for _, w := range in {
		out = append(out, w.word())
	}
	return out
}

func fromWhisper(j whisperJSON) *Transcript {
	t := &Transcript{Format: "Whisper JSON", Language: j.Language}
	rest := whisperWords(j.Words)
	for _, s := range j.Segments {
		u := Turn{
			Speaker: label(s.Speaker), Text: s.Text, Words: whisperWords(s.Words),
			Start: seconds(s.Start), End: seconds(s.End), Timed: s.End > 0,
		}
		n := 0
		for n < len(rest) && u.Timed && rest[n].Offset < u.End {
			n++
		}
		if len(u.Words) == 0 {
			u.Words = rest[:n:n]
		}
		rest = rest[n:]
		t.Turns = append(t.Turns, u)
	}
	if len(j.Segments) > 0 {
		return t
	}
	if t.Turns = splitTurns(rest, func(int) conversation.Member { return conversation.Member{} }); len(rest) == 0 {
		t.Turns = []Turn{{Text: j.Text}}
	}
	return t
}

type deepgramJSON struct {
	Results struct {
		Channels []struct {
			DetectedLanguage string `json:"detected_language"`
			Alternatives     []struct {
				Transcript string         `json:"transcript"`
				Words      []deepgramWord `json:"words"`
			} `json:"alternatives"`
		} `json:"channels"`
	} `json:"results"`
}

type deepgramWord struct {
	Word           string   `json:"word"`
	PunctuatedWord string   `json:"punctuated_word"`
	Start          float64  `json:"start"`
	End            float64  `json:"end"`
	Confidence     *float64 `json:"confidence"`
	Speaker        any      `json:"speaker"`
}

func fromDeepgram(j deepgramJSON) *Transcript {
	t := &Transcript{Format: "Deepgram JSON"}
	for c, ch := range j.Results.Channels {
		if len(ch.Alternatives) == 0 {
			continue
		}
		best := ch.Alternatives[0]
		t.Language = ch.DetectedLanguage
		var words []conversation.Word
		for _, w := range best.Words {
			text := w.PunctuatedWord
			if text == "" {
				text = w.Word
			}
			words = append(words, word(text, seconds(w.Start), seconds(w.End), w.Confidence))
		}
		speaker := func(i int) conversation.Member {
			if m := label(best.Words[i].Speaker); !m.Empty() || len(j.Results.Channels) == 1 {
				return m
			}
			return label(float64(c))
		}
		t.Turns = append(t.Turns, splitTurns(words, speaker)...)
		if len(words) == 0 {
			t.Turns = append(t.Turns, Turn{Text: best.Transcript})
		}
	}
	return t
}

type assemblyJSON struct {
	Text       string         `json:"text"`
	Language   string         `json:"language_code"`
	Words      []assemblyWord `json:"words"`
	Utterances []struct {
		Speaker any            `json:"speaker"`
		Text    string         `json:"text"`
		Start   float64        `json:"start"`
		End     float64        `json:"end"`
		Words   []assemblyWord `json:"words"`
	} `json:"utterances"`
}

type assemblyWord struct {
	Text       string   `json:"text"`
	Start      float64  `json:"start"` // milliseconds, as all its times
	End        float64  `json:"end"`
	Confidence *float64 `json:"confidence"`
	Speaker    any      `json:"speaker"`
}

func assemblyWords(in []assemblyWord) []conversation.Word {
	var out []conversation.Word
	for _, w := range in {
		out = append(out, word(w.Text, seconds(w.Start/1000), seconds(w.End/1000), w.Confidence))
	}
	return out
}

func fromAssemblyAI(j assemblyJSON) *Transcript {
	t := &Transcript{Format: "AssemblyAI JSON", Language: j.Language}
	for _, u := range j.Utterances {
		t.Turns = append(t.Turns, Turn{
			Speaker: label(u.Speaker), Text: u.Text, Words: assemblyWords(u.Words),
			Start: seconds(u.Start / 1000), End: seconds(u.End / 1000), Timed: u.End > 0,
		})
	}
	if len(j.Utterances) > 0 {
		return t
	}
	t.Turns = splitTurns(assemblyWords(j.Words), func(i int) conversation.Member { return label(j.Words[i].Speaker) })
	if len(j.Words) == 0 {
		t.Turns = []Turn{{Text: j.Text}}
	}
	return t
}

type revJSON struct {
	Monologues []struct {
		Speaker  any `json:"speaker"`
		Elements []struct {
			Type       string   `json:"type"` // text, punct, unknown
			Value      string   `json:"value"`
			Start      float64  `json:"ts"`
			End        float64  `json:"end_ts"`
			Confidence *float64 `json:"confidence"`
		} `json:"elements"`
	} `json:"monologues"`
	Speakers []struct {
		ID   any    `json:"id"`
		Name string `json:"name"`
	} `json:"speakers"`
}

func fromRev(j revJSON) *Transcript {
	t := &Transcript{Format: "Rev JSON"}
	for _, m := range j.Monologues {
		who := label(m.Speaker)
		for _, s := range j.Speakers {
			if s.Name != "" && s.ID == m.Speaker {
				who.Name = s.Name
			}
		}
		var words []conversation.Word
		for _, e := range m.Elements {
			switch {
			case e.Type == "text":
				words = append(words, word(e.Value, seconds(e.Start), seconds(e.End), e.Confidence))
			case len(words) > 0: // punctuation and blanks belong to the word before
				words[len(words)-1].Text += strings.TrimSpace(e.Value)
			}
		}
		t.Turns = append(t.Turns, splitTurns(words, func(int) conversation.Member { return who })...)
	}
	return t
}

// oursJSON is our own export, or any list of messages with from and text.
type oursJSON struct {
	Conversation struct {
		Language string `json:"language"`
	} `json:"conversation"`
	Messages []struct {
		Text string `json:"text"`
		From *struct {
			Name   string `json:"name"`
			Email  string `json:"email"`
			UserID string `json:"user_id"`
		} `json:"from"`
		Offset   float64 `json:"offset_seconds"`
		Duration float64 `json:"duration_seconds"`
		Timed    bool    `json:"timed"`
		Words    []struct {
			Text       string   `json:"text"`
			Offset     float64  `json:"offset_seconds"`
			Duration   float64  `json:"duration_seconds"`
			Confidence *float64 `json:"confidence"`
			SpeakerTag int      `json:"speaker_tag"`
		} `json:"words"`
	} `json:"messages"`
}

func fromOurs(j oursJSON) *Transcript {
	t := &Transcript{Format: "Parlance JSON", Language: j.Conversation.Language}
	for _, m := range j.Messages {
		u := Turn{Text: m.Text, Timed: m.Timed}
		if m.From != nil {
			u.Speaker = conversation.Member{Name: m.From.Name, Email: m.From.Email, UserID: m.From.UserID}
		}
		if m.Timed {
			u.Start = seconds(m.Offset)
			u.End = u.Start + seconds(m.Duration)
		}
		for _, w := range m.Words {
			at := seconds(w.Offset)
			x := word(w.Text, at, at+time.Duration(w.Duration*float64(time.Second)), w.Confidence)
			x.SpeakerTag = w.SpeakerTag
			u.Words = append(u.Words, x)
		}
		t.Turns = append(t.Turns, u)
	}
	return t
}
