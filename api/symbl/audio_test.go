package symbl_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// blobCount is how many recordings are kept.
func (b *bench) blobCount() int {
	b.t.Helper()
	n := 0
	b.must(b.blobs.List(b.t.Context(), "", func(string, time.Time) error { n++; return nil }))
	return n
}

func TestUploadIsKeptAsItIs(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	recording := wav(2, 16000, 16000)
	var acc accepted
	b.decode(b.want(201, "POST", "/v1/process/audio?name=Call", recording), &acc)
	r, err := b.blobs.Open(t.Context(), b.claim(acc.ConversationID).Payload.BlobKey)
	b.must(err)
	defer func() { _ = r.Close() }()
	kept, err := io.ReadAll(r)
	b.must(err)
	if !bytes.Equal(kept, recording) {
		t.Errorf("%d bytes kept of %d, or others", len(kept), len(recording))
	}
	var again accepted
	b.decode(b.want(201, "PUT", "/v1/process/audio/"+acc.ConversationID, recording), &again)
	if again.ConversationID != acc.ConversationID {
		t.Errorf("appended to %s", again.ConversationID)
	}
}

// Some clients send neither a length nor a type.
func TestUploadWithoutLengthOrType(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	req := b.request("POST", "/v1/process/audio", struct{ io.Reader }{bytes.NewReader(wav(1, 8000, 8000))}, "X-API-KEY", b.token)
	if req.ContentLength > 0 {
		t.Fatal("the request has a length")
	}
	if a := b.send(req); a.status != 201 {
		t.Errorf("%d %s", a.status, a.text())
	}
}

func TestUploadTypes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	sound, text := wav(1, 8000, 800), []byte("This is not a recording, however often one asks. It is text.")
	cases := []struct {
		kind    string
		body    []byte
		status  int
		message string
	}{
		{"audio/wav", sound, 201, ""},
		{"audio/wave", sound, 201, ""},
		{"audio/mpeg", sound, 201, ""}, // the bytes count
		{"application/octet-stream", sound, 201, ""},
		{"application/x-www-form-urlencoded", sound, 201, ""}, // curl's default
		{"AUDIO/WAV; codec=1", sound, 201, ""},
		{"multipart/form-data; boundary=x", sound, 400, "The form has no file"},
		{"multipart/form-data", sound, 415, "Content-Type \"multipart/form-data\" is not one of a form with files."},
		{"multipart/mixed; boundary=x", sound, 415, "Content-Type"},
		{"video/mp4", sound, 415, "Detected MIME Type as 'video/mp4'. This endpoint only supports audio files. For video files please use /v1/process/video or"},
		{"application/json", sound, 415, "Detected MIME Type as 'application/json', but the body is no transcript"},
		{"application/pdf", sound, 415, "Detected MIME Type as 'application/pdf'. This endpoint only supports audio files"},
		{"audio/wav", text, 415, ""},
		{"", text, 415, ""},           // neither sound nor a transcript
		{"text/plain", text, 201, ""}, // its worker will tell
		{"audio/wav", nil, 400, "The request body is empty; send the bytes of the recording."},
	}
	for _, c := range cases {
		before := b.blobCount()
		a := b.send(b.request("POST", "/v1/process/audio", bytes.NewReader(c.body), "X-API-KEY", b.token, "Content-Type", c.kind))
		if a.status != c.status || !strings.HasPrefix(a.message(), c.message) {
			t.Errorf("%s: %d %s, want %d %s", c.kind, a.status, a.text(), c.status, c.message)
		}
		if kept := b.blobCount() - before; (kept == 1) != (c.status == 201) {
			t.Errorf("%s: %d recordings kept", c.kind, kept)
		}
	}
}

func TestUploadLimits(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *settings) { s.symbl.MaxAudioBytes = 100_000 })
	sound := wav(1, 8000, 60_000) // 120 kB
	if a := b.do("POST", "/v1/process/audio", sound); a.status != 413 || a.message() != "The request body is larger than 100000 bytes, the limit." {
		t.Errorf("with a length: %d %s", a.status, a.text())
	}
	req := b.request("POST", "/v1/process/audio", struct{ io.Reader }{bytes.NewReader(sound)}, "X-API-KEY", b.token)
	if a := b.send(req); a.status != 413 || a.message() != "The request body is larger than 100000 bytes, the limit." {
		t.Errorf("without a length: %d %s", a.status, a.text())
	}
	if a := b.do("PUT", "/v1/process/audio/1234567890123456", wav(1, 8000, 80)); a.status != 404 {
		t.Errorf("to nowhere: %d %s", a.status, a.text())
	}
	if n := b.blobCount(); n != 0 {
		t.Errorf("%d recordings kept", n)
	}
}

// A refusal of a long body comes before the body.
func TestLongUploadIsRefusedEarly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	read := make(chan struct{}, 1)
	body := readerFunc(func([]byte) (int, error) { read <- struct{}{}; return 0, errors.New("must not be read") })
	req := b.request("POST", "/v1/process/audio", body, "X-API-KEY", b.token, "Expect", "100-continue")
	req.ContentLength = 1 << 40
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute, DisableKeepAlives: true}}
	resp, err := client.Do(req)
	b.must(err)
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusRequestEntityTooLarge || len(read) > 0 {
		t.Errorf("%s, body read: %v", resp.Status, len(read) > 0)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// A client that breaks off leaves nothing behind.
func TestBrokenUpload(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	sent := wav(1, 8000, 80_000)[:20_000]
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe()
	req := b.request("POST", "/v1/process/audio", in, "X-API-KEY", b.token).WithContext(ctx)
	done := make(chan error, 1)
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
		}
		done <- err
	}()
	_, err := out.Write(sent)
	b.must(err)
	cancel()
	// The transport may wait for the body's reader, so that must end as well.
	_ = out.CloseWithError(context.Canceled)
	if err := <-done; err == nil {
		t.Error("the broken upload was answered")
	}
	waitFor(t, "the end of the request", func() bool { return strings.Contains(b.log.String(), "route=/v1/process/audio ") })
	if n := b.blobCount(); n != 0 {
		t.Errorf("%d recordings kept", n)
	}
	if a := b.want(200, "GET", "/v1/jobs", nil); strings.Contains(a.text(), "id") {
		t.Errorf("a job was made: %s", a.text())
	}
}

// waitFor waits until ok, at most a minute.
func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.NewTimer(time.Minute)
	defer deadline.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatal("waited in vain for " + what)
		}
	}
}
