package symbl_test

import (
	"strings"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// TestTranscriptOrigins shows how the words of a job came to be, with the job and
// with the conversation.
func TestTranscriptOrigins(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var acc accepted
	b.decode(b.want(201, "POST", "/v1/process/audio", wav(1, 8000, 8000)), &acc)
	claim := b.claim(acc.ConversationID)
	b.must(b.store.RecordTranscript(t.Context(), *claim, storage.Transcript{
		Engine: "pocketsphinx", Model: "en-us", Accuracy: "low", Language: "en-US", Duration: 1500 * time.Millisecond, Confidence: 0,
	}))
	want := `{"jobId":"` + acc.JobID + `","engine":"pocketsphinx","model":"en-us","accuracy":"low","language":"en-US","duration":1.5,"confidence":0}`
	if a := b.want(200, "GET", "/v1/job/"+acc.JobID, nil); !strings.Contains(a.text(), `"transcript":`+want) {
		t.Errorf("job: %s", a.text())
	}
	if a := b.want(200, "GET", "/v1/conversations/"+acc.ConversationID, nil); !strings.Contains(a.text(), `"transcripts":[`+want+`]`) {
		t.Errorf("conversation: %s", a.text())
	}
}

// A language that the engine does not understand is refused at once, but not for
// a transcript.
func TestLanguageOfRecordings(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.app.CheckLanguage = func(code string) error {
		if strings.HasPrefix(code, "en") {
			return nil
		}
		return conversation.InvalidField("languageCode", "languageCode %q is not understood; it knows: en-US", code)
	}
	for _, c := range []struct {
		path   string
		body   any
		status int
	}{
		{"/v1/process/audio?languageCode=en-GB", wav(1, 8000, 800), 201},
		{"/v1/process/audio?languageCode=de-DE", wav(1, 8000, 800), 400},
		{"/v1/process/audio/url", `{"url":"http://example.com/a.wav","languageCode":"fr-FR"}`, 400},
		{"/v1/process/transcript?languageCode=de-DE", captions, 201},
	} {
		before := b.blobCount()
		a := b.do("POST", c.path, c.body)
		if a.status != c.status || c.status == 400 && !strings.Contains(a.message(), "it knows: en-US") {
			t.Errorf("%s: %d %s", c.path, a.status, a.text())
		}
		if c.status == 400 && b.blobCount() != before {
			t.Errorf("%s: something is kept", c.path)
		}
	}
}
