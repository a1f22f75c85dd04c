//go:build sherpa && cgo && linux

package main

import (
	"bytes"
	"context"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"parlance/internal/client"
	"parlance/speech/speechtest"
)

// TestSherpa sends recordings of digits over HTTP to a server that recognises
// them with sherpa-onnx and the tiny model, several at once.
func TestSherpa(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	model, err := filepath.Abs("../../speech/sherpa/testdata/digits")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, "PARLANCE_SHERPA_MODEL="+model, "PARLANCE_SPEECH_WORKERS=2")
	said := []string{"seven three nine", "one two six eight", "four zero five"}
	var wg sync.WaitGroup
	for _, text := range said {
		wav := speechtest.WAV(speechRate, speechtest.Say(t, "espeak:en-us-nyc+f3", text))
		wg.Go(func() { hears(ctx, t, s.Client, wav, text) })
	}
	wg.Wait()
}

// spelled writes digits as words: four and more that are read out become a number.
func spelled(text string) string {
	for i, word := range strings.Fields("zero one two three four five six seven eight nine") {
		text = strings.ReplaceAll(text, strconv.Itoa(i), word+" ")
	}
	return text
}

// hears sends a recording and holds the transcript, its words and its engine
// against what was said.
func hears(ctx context.Context, t *testing.T, c *client.Client, wav []byte, want string) {
	t.Helper()
	resp, err := c.Send(ctx, http.MethodPost, "/v1/process/audio?name=digits.wav&languageCode=en-US", "audio/wav", bytes.NewReader(wav))
	if err != nil {
		t.Error(err)
		return
	}
	var acc client.Accepted
	if err := client.Decode(resp, &acc); err != nil {
		t.Error(err)
		return
	}
	if j, err := c.Wait(ctx, acc.JobID, nil); err != nil || j.Status != "completed" {
		t.Errorf("%s: %+v, %v", want, j, err)
		return
	}
	text := strings.ToLower(strings.Join(messages(ctx, t, c, acc.ConversationID), " "))
	score := speechtest.Compare(want, spelled(text))
	if score.WER() > 0 {
		t.Errorf("%s: heard as %q", want, text)
	}
	var got struct {
		Messages []struct {
			Words []struct {
				Word      string  `json:"word"`
				TimeTaken float64 `json:"timeOffset"`
			} `json:"words"`
		} `json:"messages"`
	}
	if err := c.Call(ctx, http.MethodGet, "/v1/conversations/"+acc.ConversationID+"/messages?verbose=true", nil, &got); err != nil {
		t.Error(err)
		return
	}
	words, last := 0, -1.0
	for _, m := range got.Messages {
		for _, w := range m.Words {
			words++
			if w.TimeTaken < last {
				t.Errorf("%s: %q at %v, after %v", want, w.Word, w.TimeTaken, last)
			}
			last = w.TimeTaken
		}
	}
	if words != len(strings.Fields(want)) || last <= 0 {
		t.Errorf("%s: %d words with times, the last at %v", want, words, last)
	}
}
