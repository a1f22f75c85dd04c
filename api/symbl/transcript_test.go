package symbl_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"testing"

	"parlance/storage"
)

const captions = "1\n00:00:01,000 --> 00:00:02,000\nAnn: Hello.\n"

// read gives the bytes that are kept under a key.
func (b *bench) read(key string) string {
	b.t.Helper()
	r, err := b.blobs.Open(b.t.Context(), key)
	b.must(err)
	defer func() { _ = r.Close() }()
	data, err := io.ReadAll(r)
	b.must(err)
	return string(data)
}

func TestTranscriptUploads(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, c := range []struct {
		path, kind, body string
		status           int
	}{
		{"audio", "application/x-www-form-urlencoded", captions, 201},
		{"audio", "", captions, 201},
		{"audio", "text/vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nhi", 201},
		{"audio", "application/json", `{"text":"Hi."}`, 201},
		{"transcript", "", "Ann: hello\nBob: hi", 201},
		{"transcript", "text/plain; charset=utf-8", "Ann: hello", 201},
		{"transcript", "application/x-subrip", captions, 201},
		{"transcript", "audio/wav", captions, 415},
		{"transcript", "text/vtt", "\x00\x01\x02", 415},
		{"video", "text/vtt", captions, 415},
		{"transcript", "", "", 400},
	} {
		before := b.blobCount()
		a := b.send(b.request("POST", "/v1/process/"+c.path, bytes.NewReader([]byte(c.body)), "X-API-KEY", b.token, "Content-Type", c.kind))
		if a.status != c.status {
			t.Errorf("%s %q %q: %d %s", c.path, c.kind, c.body, a.status, a.text())
			continue
		}
		if kept := b.blobCount() - before; (kept == 1) != (c.status == 201) {
			t.Errorf("%s %q: %d blobs kept", c.path, c.kind, kept)
		}
		if c.status != 201 {
			continue
		}
		var acc accepted
		b.decode(a, &acc)
		claim := b.claim(acc.ConversationID)
		if claim.Job.Kind != storage.TranscriptJob || b.read(claim.Payload.BlobKey) != c.body {
			t.Errorf("%s %q: kept as %s: %q", c.path, c.kind, claim.Job.Kind, b.read(claim.Payload.BlobKey))
		}
	}
}

type filePart struct{ name, kind, body string }

func form(t *testing.T, parts ...filePart) (body []byte, kind string) {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for _, p := range parts {
		out, err := w.CreateFormFile(p.name, "a."+p.kind)
		if err == nil {
			_, err = out.Write([]byte(p.body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), w.FormDataContentType()
}

// A form holds a recording, a transcript, or both in any order.
func TestForms(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	sound := string(wav(1, 8000, 4000))
	for name, c := range map[string]struct {
		parts  []filePart
		status int
		beside bool
	}{
		"recording":              {[]filePart{{"file", "wav", sound}}, 201, false},
		"transcript":             {[]filePart{{"transcript", "srt", captions}}, 201, false},
		"transcript as the file": {[]filePart{{"file", "srt", captions}}, 201, false},
		"recording first":        {[]filePart{{"audio", "wav", sound}, {"transcript", "srt", captions}}, 201, true},
		"transcript first":       {[]filePart{{"transcript", "srt", captions}, {"recording", "wav", sound}}, 201, true},
		"two recordings":         {[]filePart{{"file", "wav", sound}, {"audio", "wav", sound}}, 400, false},
		"two transcripts":        {[]filePart{{"transcript", "srt", captions}, {"transcript", "srt", captions}}, 400, false},
		"three":                  {[]filePart{{"transcript", "srt", captions}, {"file", "wav", sound}, {"transcript", "srt", captions}}, 400, false},
		"twice the same":         {[]filePart{{"file", "srt", captions}, {"transcript", "srt", captions}}, 400, false},
		"bad transcript":         {[]filePart{{"file", "wav", sound}, {"transcript", "bin", "\x00\x01"}}, 415, false},
		"empty transcript":       {[]filePart{{"file", "wav", sound}, {"transcript", "srt", ""}}, 415, false},
		"unknown part":           {[]filePart{{"picture", "png", "x"}}, 400, false},
		"nothing":                {nil, 400, false},
	} {
		before := b.blobCount()
		body, kind := form(t, c.parts...)
		a := b.send(b.request("POST", "/v1/process/audio", bytes.NewReader(body), "X-API-KEY", b.token, "Content-Type", kind))
		if a.status != c.status {
			t.Errorf("%s: %d %s", name, a.status, a.text())
			continue
		}
		want := 0
		if c.status == 201 {
			want = 1
		}
		if c.beside {
			want = 2
		}
		if kept := b.blobCount() - before; kept != want {
			t.Errorf("%s: %d blobs kept, want %d", name, kept, want)
		}
		if !c.beside {
			continue
		}
		var acc accepted
		b.decode(a, &acc)
		key := b.claim(acc.ConversationID).Payload.BlobKey
		if b.read(key) != sound || b.read(storage.TranscriptKey(key)) != captions {
			t.Errorf("%s: not kept as it was", name)
		}
		b.want(200, "DELETE", "/v1/conversations/"+acc.ConversationID, nil)
		if left := b.blobCount() - before; left != 0 {
			t.Errorf("%s: %d blobs left after the conversation is deleted", name, left)
		}
	}
}
