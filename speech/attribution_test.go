package speech_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/speechtest"
)

// twoVoices is a conversation of two synthetic voices on one channel.
func twoVoices(t *testing.T) []byte {
	t.Helper()
	var pcm []int16
	for i, text := range []string{
		"good morning and thank you for calling how can i help you", "i would like to know when my order will arrive",
		"could you tell me the number of the order please", "it is on the letter that came last week i think",
		"let me have a look in our system one moment", "take your time i am in no hurry today",
	} {
		pcm = append(pcm, speechtest.Say(t, []string{"slt", "rms"}[i%2], text)...)
		pcm = append(pcm, speechtest.Silence(0.7)...)
	}
	return speechtest.WAV(speech.Rate, pcm)
}

// halfSeconds hears a word in each half second.
func halfSeconds(_ context.Context, seg speech.Segment) ([]conversation.Word, error) {
	var words []conversation.Word
	for at := time.Duration(0); at+500*time.Millisecond <= seg.Duration(); at += 500 * time.Millisecond {
		words = append(words, conversation.Word{Text: "word", Offset: at, Duration: 500 * time.Millisecond, Confidence: 1})
	}
	return words, nil
}

func TestPipeline_Diarization(t *testing.T) {
	t.Parallel()
	file := twoVoices(t)
	for name, test := range map[string]struct {
		opt  conversation.Options
		want string
	}{
		"not asked":     {conversation.Options{DiarizationSpeakerCount: 2}, "-"},
		"asked":         {conversation.Options{SpeakerDiarization: true, DiarizationSpeakerCount: 2}, "1 2 1 2 1 2"},
		"without count": {conversation.Options{SpeakerDiarization: true}, "1 2 1 2 1 2"},
		"one speaker":   {conversation.Options{SpeakerDiarization: true, DiarizationSpeakerCount: 1}, "-"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := run(t, speech.Pipeline{Engine: engine(halfSeconds), Cores: 2}, file, test.opt)
			var order []string
			for _, u := range tr.Utterances {
				n := "-"
				if tag := u.Words[0].SpeakerTag; tag > 0 {
					n = strconv.Itoa(tag)
					if u.Speaker.Name != "Speaker "+n {
						t.Errorf("speaker %d is named %q", tag, u.Speaker.Name)
					}
				}
				if len(order) == 0 || order[len(order)-1] != n {
					order = append(order, n)
				}
			}
			if got := strings.Join(order, " "); got != test.want {
				t.Errorf("speakers %s, want %s", got, test.want)
			}
		})
	}
}
