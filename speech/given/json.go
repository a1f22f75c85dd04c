package given

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"parlance/conversation"
)

// parseJSON finds out whose JSON it is by its keys.
func parseJSON(b []byte) (*Transcript, error) {
	if b[0] == '[' { // a bare list of segments
		b = append(append([]byte(`{"segments":`), b...), '}')
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(b, &keys); err != nil {
		return nil, invalid("The transcript is not valid JSON: %v.", err)
	}
	has := func(names ...string) bool {
		for _, n := range names {
			if _, ok := keys[n]; !ok {
				return false
			}
		}
		return true
	}
	switch {
	case string(keys["format"]) == `"parlance-export"`, has("messages"):
		return read(b, fromOurs)
	case has("monologues"):
		return read(b, fromRev)
	case has("results", "metadata"), has("results") && strings.Contains(string(keys["results"][:min(len(keys["results"]), 4096)]), `"channels"`):
		return read(b, fromDeepgram)
	case has("utterances"), has("audio_duration", "words"), has("acoustic_model"):
		return read(b, fromAssemblyAI)
	case has("segments"), has("text"), has("words"):
		return read(b, fromWhisper)
	}
	return nil, invalid("The JSON is not that of a transcript that is known here.")
}

// read decodes b into what convert takes.
func read[T any](b []byte, convert func(T) *Transcript) (*Transcript, error) {
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		return nil, invalid("The transcript's JSON does not have the shape of its kind: %v.", err)
	}
	return convert(v), nil
}

// seconds makes a duration of a JSON number; nonsense becomes zero.
func seconds(s float64) time.Duration {
	if !(s > 0) || s > longest.Seconds() {
		return 0
	}
	return time.Duration(s * float64(time.Second))
}

// label names a speaker that a service numbers or letters.
func label(v any) conversation.Member {
	switch s := v.(type) {
	case float64:
		return conversation.Member{Name: fmt.Sprintf("Speaker %d", int(s)+1)}
	case string:
		if s == "" {
			return conversation.Member{}
		}
		if len(s) <= 2 {
			return conversation.Member{Name: "Speaker " + s}
		}
		return conversation.Member{Name: s}
	}
	return conversation.Member{}
}

// word makes a word; confidence may be absent.
func word(text string, start, end time.Duration, confidence *float64) conversation.Word {
	c := -1.0
	if confidence != nil {
		c = *confidence
	}
	return conversation.Word{Text: strings.TrimSpace(text), Offset: start, Duration: max(0, end-start), Confidence: c}
}

// turnOf makes a turn of words that belong together.
func turnOf(speaker conversation.Member, text string, words []conversation.Word) Turn {
	t := Turn{Speaker: speaker, Text: text, Words: words}
	if text == "" {
		var parts []string
		for _, w := range words {
			parts = append(parts, w.Text)
		}
		t.Text = strings.Join(parts, " ")
	}
	if len(words) > 0 {
		last := words[len(words)-1]
		t.Timed, t.Start, t.End = true, words[0].Offset, last.Offset+last.Duration
	}
	return t
}

// splitTurns cuts a flow of words at changes of speaker, ends of sentences and
// long pauses. speaker(i) is that of words[i].
func splitTurns(words []conversation.Word, speaker func(i int) conversation.Member) []Turn {
	var out []Turn
	begin := 0
	for i := range words {
		last := i+1 == len(words)
		if !last && speaker(i+1) == speaker(i) && !endsSentence(words[i].Text) &&
			words[i+1].Offset-words[i].Offset-words[i].Duration < joinGap && i-begin < maxWords {
			continue
		}
		out = append(out, turnOf(speaker(begin), "", words[begin:i+1:i+1]))
		begin = i + 1
	}
	return out
}
