package openai

import (
	"bytes"
	"encoding/binary"
	"mime/multipart"
	"strings"

	"parlance/speech"
)

// question is how a server is asked.
type question struct {
	family family
	// extras are fields that some servers need and OpenAI does not know.
	extras bool
}

// simpler is the question without what the server objected to; false when that
// is nothing that could be left out.
func (q question) simpler(r *refusal) (question, bool) {
	switch {
	case q.extras && r.about("diarize", "no_language_probabilities", "hotwords"):
		return question{family: q.family}, true
	case q.family == whisper && r.about("response_format", "timestamp_granularities"):
		return question{family: textOnly}, true
	default:
		return q, false
	}
}

// fields are the form's, but for the file. Servers differ in what they read.
func (c *client) fields(seg speech.Segment, q question) [][2]string {
	fields := [][2]string{{"model", c.Model}, {"temperature", "0"}}
	language, _, _ := strings.Cut(seg.Language, "-")
	terms := strings.Join(seg.Vocabulary, ", ")
	if q.family != diarizer {
		fields = append(fields, [][2]string{{"language", language}, {"prompt", terms}}...)
	}
	switch q.family {
	case whisper:
		fields = append(fields, [][2]string{
			{"response_format", "verbose_json"},
			{"timestamp_granularities[]", "word"},
			{"timestamp_granularities[]", "segment"},
		}...)
		if q.extras {
			fields = append(fields, [][2]string{
				{"diarize", "false"},                  // LocalAI would by default
				{"no_language_probabilities", "true"}, // whisper.cpp would take time for them
				{"hotwords", terms},                   // speaches boosts them
			}...)
		}
	case textOnly:
		fields = append(fields, [2]string{"response_format", "json"})
		if c.family == textOnly { // its models tell how sure they are
			fields = append(fields, [2]string{"include[]", "logprobs"})
		}
	case diarizer:
		fields = append(fields, [][2]string{{"response_format", "diarized_json"}, {"chunking_strategy", "auto"}}...)
	}
	return fields
}

// form is the request's body.
func (c *client) form(seg speech.Segment, q question) (body []byte, contentType string, err error) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	file, err := m.CreateFormFile("file", "segment.wav")
	if err != nil {
		return nil, "", err
	}
	if _, err := file.Write(wav(seg.PCM)); err != nil {
		return nil, "", err
	}
	for _, kv := range c.fields(seg, q) {
		if kv[1] == "" {
			continue
		}
		if err := m.WriteField(kv[0], kv[1]); err != nil {
			return nil, "", err
		}
	}
	if err := m.Close(); err != nil {
		return nil, "", err
	}
	return b.Bytes(), m.FormDataContentType(), nil
}

// wav is a WAV file of 16 kHz mono samples.
func wav(pcm []int16) []byte {
	size := uint32(2 * len(pcm))
	b := make([]byte, 0, 44+len(pcm)*2)
	b = binary.LittleEndian.AppendUint32(append(b, "RIFF"...), size+36)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80\x3e\x00\x00\x00\x7d\x00\x00\x02\x00\x10\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, size)
	for _, s := range pcm {
		b = binary.LittleEndian.AppendUint16(b, uint16(s))
	}
	return b
}
