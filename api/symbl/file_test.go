package symbl_test

import (
	"bytes"
	"mime"
	"strings"
	"testing"
)

func TestExports(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", `{"name":"Größe \"A/B\"\r\nX: 日本","messages":[{"payload":{"content":"x"}}]}`)
	b.settle(acc.ConversationID, transcribed(acc.ConversationID))
	for format, start := range map[string]string{"pdf": "%PDF-", "txt": "", "srt": "1\n", "vtt": "WEBVTT", "md": "#", "json": "{", "TXT": ""} {
		a := b.want(200, "GET", "/v1/conversations/"+acc.ConversationID+"/export?format="+format+"&timezone=Europe/Berlin", nil)
		if !bytes.HasPrefix(a.body, []byte(start)) || len(a.body) < 50 {
			t.Errorf("%s begins with %.20q", format, a.body)
		}
		_, params, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
		ending := "." + strings.ToLower(format)
		if err != nil || params["filename"] != "Größe -A-B---X- 日本"+ending {
			t.Errorf("%s: Content-Disposition %q: %v %v", format, a.header.Get("Content-Disposition"), params, err)
		}
		if !strings.Contains(a.header.Get("Content-Disposition"), `filename="gr-e-a-b-x`+ending+`"`) {
			t.Errorf("%s: no plain name in %q", format, a.header.Get("Content-Disposition"))
		}
	}
	text := b.want(200, "GET", "/v1/conversations/"+acc.ConversationID+"/export?format=txt&timezone=Etc/GMT-3", nil).text()
	if !strings.Contains(text, "12:00") { // 09:00 UTC
		t.Errorf("the zone is not used: %s", text)
	}
}

func TestTranscript(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", hello)
	b.settle(acc.ConversationID, transcribed(acc.ConversationID))
	path := "/v1/conversations/" + acc.ConversationID + "/transcript"
	var out struct {
		Transcript struct{ Payload, ContentType string }
	}
	b.decode(b.want(200, "POST", path, `{"contentType":"text/markdown","createParagraphs":"true","phrases":{"highlightOnlyInsightKeyPhrases":true,"highlightAllKeyPhrases":true},"showSpeakerSeparation":true}`), &out)
	if !strings.Contains(out.Transcript.Payload, "Ann: ") || !strings.Contains(out.Transcript.Payload, "<mark>") || out.Transcript.ContentType != "text/markdown" {
		t.Errorf("markdown %+v", out)
	}
	b.decode(b.want(200, "POST", path, `{"contentType":"text/srt"}`), &out)
	if !strings.HasPrefix(out.Transcript.Payload, "1\n00:00:00,") || out.Transcript.ContentType != "text/srt" {
		t.Errorf("srt %+v", out)
	}
	for body, message := range map[string]string{
		`{}`:                                     `"contentType" is required and must be one of [text/markdown, text/srt, text/vtt]`,
		`{"contentType":"text/plain"}`:           `"contentType" must be one of [text/markdown, text/srt, text/vtt]`,
		`{"contentType":"text/srt","phrases":5}`: `"phrases" must be an object`,
		`{"contentType":"text/srt","phrases":{"highlightAllKeyPhrases":"x"}}`: `"highlightAllKeyPhrases" must be a boolean: true or false`,
	} {
		if a := b.do("POST", path, body); a.status != 400 || a.message() != message {
			t.Errorf("%s: %d %s, want %s", body, a.status, a.text(), message)
		}
	}
}
