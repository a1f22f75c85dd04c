package openai

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"parlance/conversation"
)

// answer has the keys of every dialect.
type answer struct {
	Text     string `json:"text"`
	Segments []part `json:"segments"`
	Words    []word `json:"words"`

	Logprobs []token         `json:"logprobs"`
	Error    json.RawMessage `json:"error"` // whisper.cpp sends it with status 200
}

// token is a piece of the text with how sure the model is of it.
type token struct {
	Token   string  `json:"token"`
	Logprob float64 `json:"logprob"`
}

type part struct {
	Start        float64  `json:"start"`
	End          float64  `json:"end"`
	Text         string   `json:"text"`
	Speaker      string   `json:"speaker"`
	AvgLogprob   *float64 `json:"avg_logprob"`
	NoSpeechProb float64  `json:"no_speech_prob"`
	Words        []word   `json:"words"`
}

type word struct {
	Word        string   `json:"word"`
	Text        string   `json:"text"` // LocalAI's name for it
	Start       float64  `json:"start"`
	End         float64  `json:"end"`
	Probability *float64 `json:"probability"`
}

func (w word) text() string {
	if w.Word != "" {
		return w.Word
	}
	return w.Text
}

// silent tells whether the engine itself thinks that it made the text up.
func (p part) silent() bool {
	return p.NoSpeechProb > 0.6 && p.AvgLogprob != nil && *p.AvgLogprob < -1
}

// confidence is that of the whole stretch; -1 when nothing is told.
func (p part) confidence() float64 {
	if p.AvgLogprob == nil {
		return -1
	}
	return math.Min(1, math.Exp(*p.AvgLogprob))
}

// wordsOf makes words of an answer about sound of the given length.
func wordsOf(body []byte, length time.Duration) ([]conversation.Word, error) {
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return nil, unavailable("The speech server's answer cannot be read.", err)
	}
	if a.Text == "" && len(a.Segments) == 0 && len(a.Words) == 0 && a.failed() {
		return nil, &conversation.Error{
			Code: conversation.Unprocessable, Message: "The speech server does not accept the recording.",
			Err: fmt.Errorf("speech server: %s", a.Error),
		}
	}
	switch {
	case len(a.Segments) > 0:
		return possible(a.bySegment(), length), nil
	case len(a.Words) > 0:
		words := convert(a.Words, -1)
		dress(words, a.Text)
		return possible(words, length), nil
	default:
		return possible(a.weigh(spread(a.Text, 0, length, -1)), length), nil
	}
}

func (a answer) failed() bool {
	return len(a.Error) > 0 && string(a.Error) != "null" && string(a.Error) != `""`
}

// bySegment makes words of an answer that has stretches.
func (a answer) bySegment() []conversation.Word {
	var out []conversation.Word
	speakers := map[string]int{}
	for i, p := range a.Segments {
		own := p.Words
		if len(own) == 0 {
			own = inside(a.Words, p, i+1 == len(a.Segments))
		}
		if p.silent() {
			continue
		}
		words := convert(own, p.confidence())
		dress(words, p.Text)
		if len(words) == 0 {
			words = spread(p.Text, seconds(p.Start), seconds(p.End), p.confidence())
		}
		if p.Speaker != "" {
			if speakers[p.Speaker] == 0 {
				speakers[p.Speaker] = len(speakers) + 1
			}
			for i := range words {
				words[i].SpeakerTag = speakers[p.Speaker]
			}
		}
		out = append(out, words...)
	}
	return out
}

// weigh gives words the probability of their least probable token. It does
// nothing when the tokens do not make up the words.
func (a answer) weigh(words []conversation.Word) []conversation.Word {
	var text strings.Builder
	var least []float64 // for each byte of text
	for _, t := range a.Logprobs {
		text.WriteString(t.Token)
		for len(least) < text.Len() {
			least = append(least, t.Logprob)
		}
	}
	at := 0
	for i := range words {
		from := strings.Index(text.String()[at:], words[i].Text)
		if from < 0 || strings.TrimSpace(text.String()[at:at+from]) != "" {
			for j := range words {
				words[j].Confidence = -1
			}
			break
		}
		at += from
		p := 0.0
		for _, v := range least[at : at+len(words[i].Text)] {
			p = min(p, v)
		}
		words[i].Confidence = math.Exp(p)
		at += len(words[i].Text)
	}
	return words
}

// inside gives the top-level words whose middle lies in the stretch; the last
// stretch takes the rest.
func inside(words []word, p part, last bool) []word {
	var out []word
	for _, w := range words {
		if mid := (w.Start + w.End) / 2; mid >= p.Start && (mid < p.End || last) {
			out = append(out, w)
		}
	}
	return out
}

// convert joins tokens to words (whisper.cpp gives pieces, and a blank before
// those that begin a word).
func convert(in []word, confidence float64) []conversation.Word {
	pieces := false
	for _, w := range in {
		pieces = pieces || strings.HasPrefix(w.text(), " ")
	}
	var out []conversation.Word
	for _, w := range in {
		text := strings.TrimSpace(w.text())
		if text == "" {
			continue
		}
		c := confidence
		if w.Probability != nil {
			c = *w.Probability
		}
		if n := len(out) - 1; pieces && n >= 0 && !strings.HasPrefix(w.text(), " ") {
			last := &out[n]
			last.Text += text
			last.Duration = max(last.Duration, seconds(w.End)-last.Offset)
			last.Confidence = min(last.Confidence, c)
			continue
		}
		out = append(out, conversation.Word{
			Text: text, Offset: seconds(w.Start), Duration: seconds(w.End) - seconds(w.Start), Confidence: c,
		})
	}
	return out
}

// spread shares the time of a stretch among its words by their length.
func spread(text string, start, end time.Duration, confidence float64) []conversation.Word {
	fields := strings.Fields(text)
	total := -1 // a blank less than words
	for _, f := range fields {
		total += utf8.RuneCountInString(f) + 1
	}
	out := make([]conversation.Word, 0, len(fields))
	at := 0
	for _, f := range fields {
		n := utf8.RuneCountInString(f)
		from := start + (end-start)*time.Duration(at)/time.Duration(total)
		to := start + (end-start)*time.Duration(at+n)/time.Duration(total)
		out = append(out, conversation.Word{Text: f, Offset: from, Duration: to - from, Confidence: confidence})
		at += n + 1
	}
	return out
}

// possible brings times into the sound and into order; some servers leave both.
func possible(words []conversation.Word, length time.Duration) []conversation.Word {
	var last time.Duration
	for i := range words {
		w := &words[i]
		w.Offset = min(max(w.Offset, last), length)
		w.Duration = min(max(w.Duration, 0), length-w.Offset)
		w.Confidence = min(max(w.Confidence, -1), 1)
		last = w.Offset
	}
	return words
}

func seconds(s float64) time.Duration {
	if !(s > 0) || s > 1e6 {
		return 0
	}
	return time.Duration(s * float64(time.Second))
}
