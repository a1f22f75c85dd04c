package app

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

const (
	// probeBytes is how much of an upload is looked at before it is accepted.
	probeBytes = 4096
	// maxTranscript bounds a finished transcript, in bytes.
	maxTranscript = 64 << 20
)

// SubmitAudio streams a recording, or a finished transcript in its place, to the
// blob store and accepts it. Nothing is held in memory; a refused or failed
// submission leaves no blob behind.
func (a *App) SubmitAudio(ctx context.Context, p conversation.Principal, r AudioRequest) (Accepted, error) {
	return a.once(ctx, p, r.Keyed, r.Body, func(run *keyedRun) (Accepted, error) {
		return a.submitAudio(ctx, p, r, run)
	})
}

func (a *App) submitAudio(ctx context.Context, p conversation.Principal, r AudioRequest, run *keyedRun) (Accepted, error) {
	if err := a.checkSubmission(r.Submission); err != nil {
		return Accepted{}, err
	}
	if r.ConversationID != "" { // before megabytes are read for nothing
		if _, err := a.exists(ctx, p, r.ConversationID); err != nil {
			return Accepted{}, err
		}
	}
	u := &upload{app: a, body: bufio.NewReaderSize(run.body, probeBytes), request: r}
	if err := u.probe(); err != nil {
		return Accepted{}, err
	}
	if u.kind == conversation.AudioJob && r.Beside == nil {
		if err := a.checkLanguage(r.Options); err != nil {
			return Accepted{}, err
		}
	}
	acc, err := u.submit(ctx, p, run)
	if err != nil && conversation.CodeOf(err) != conversation.Unavailable {
		// An Unavailable answer may hide a commit that did happen; the sweep of
		// orphaned blobs decides about those.
		for _, key := range u.kept {
			_ = a.Blobs.Delete(context.WithoutCancel(ctx), key)
		}
	}
	return acc, err
}

// checkLanguage refuses what the speech engine will not understand.
func (a *App) checkLanguage(o conversation.Options) error {
	if a.CheckLanguage == nil || o.LanguageCode == "" {
		return nil
	}
	return a.CheckLanguage(o.LanguageCode)
}

// Transcript says how the words of one job came to be.
type Transcript = storage.Transcript

// Transcripts tells how the words of the jobs of a conversation came to be, in the
// order of the jobs.
func (a *App) Transcripts(ctx context.Context, p conversation.Principal, conversationID string) ([]Transcript, error) {
	if a.Recordings == nil {
		return nil, nil
	}
	return a.Recordings.Transcripts(ctx, p.TenantID, conversationID)
}

// upload is a recording or transcript on its way into the blob store.
type upload struct {
	app     *App
	body    *bufio.Reader
	request AudioRequest
	kind    conversation.JobKind
	kept    []string // keys of blobs that are written
}

// probe looks at the head without consuming it and decides what the upload is.
func (u *upload) probe() error {
	head, err := u.body.Peek(probeBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return &conversation.Error{Code: conversation.Invalid, Message: "The request body ended early.", Err: err}
	}
	if len(head) == 0 {
		return conversation.Errorf(conversation.Invalid, "The request body is empty; send the bytes of the recording.")
	}
	said, open := meant(u.request.ContentType)
	u.kind = conversation.AudioJob
	switch is := u.app.IsTranscript; {
	case (said || open) && is != nil && is(head, said):
		u.kind = storage.TranscriptJob
		return nil
	case said:
		return conversation.Errorf(conversation.Unsupported,
			"Detected MIME Type as '%s', but the body is no transcript: not SRT, WebVTT, \"Name: text\" lines or the JSON of a known service.",
			u.request.ContentType)
	case u.app.Probe == nil:
		return u.app.checkLength(head, u.request.Size)
	}
	if err := u.app.Probe(head); err != nil {
		return err
	}
	return u.app.checkLength(head, u.request.Size)
}

// checkLength refuses a recording whose header says that it is too long. What no
// header tells is found out when it is decoded.
func (a *App) checkLength(head []byte, size int64) error {
	limit := a.Limits.MaxAudioDuration
	if limit <= 0 || a.Length == nil {
		return nil
	}
	if d, known := a.Length(head, size); known && d > limit {
		return TooLong(d, limit)
	}
	return nil
}

// TooLong is the error of a recording that lasts longer than the limit.
func TooLong(d, limit time.Duration) error {
	return conversation.Errorf(conversation.TooLarge, "The recording lasts %v; the limit is %v.", d.Round(time.Millisecond), limit)
}

// meant reads the type that a client names: that of a transcript, or one that says
// nothing.
func meant(contentType string) (transcript, open bool) {
	switch contentType {
	case "", "application/octet-stream", "application/x-www-form-urlencoded":
		return false, true
	case "application/json", "application/x-subrip", "application/srt":
		return true, false
	}
	return strings.HasPrefix(contentType, "text/"), false
}

// submit keeps the bytes and writes the job.
func (u *upload) submit(ctx context.Context, p conversation.Principal, run *keyedRun) (Accepted, error) {
	folder, limit := "recordings/", u.app.Limits.MaxAudioBytes
	if u.kind == storage.TranscriptJob {
		folder = "transcripts/"
		if limit == 0 || limit > maxTranscript {
			limit = maxTranscript
		}
	}
	key := folder + p.TenantID + "/" + conversation.NewUUID()
	if err := u.keep(ctx, key, u.body, limit); err != nil {
		return Accepted{}, err
	}
	if err := u.beside(ctx, key); err != nil {
		return Accepted{}, err
	}
	r := u.request
	payload := conversation.Payload{Options: r.Options, BlobKey: key, FileName: r.FileName, MIMEType: r.ContentType}
	return u.app.submit(ctx, p, r.Submission, u.kind, payload, run)
}

func (u *upload) keep(ctx context.Context, key string, body io.Reader, limit int64) error {
	if _, err := u.app.Blobs.Put(ctx, key, body, limit); err != nil {
		return err
	}
	u.kept = append(u.kept, key)
	return nil
}

// beside keeps the transcript that came with a recording.
func (u *upload) beside(ctx context.Context, key string) error {
	if u.request.Beside == nil {
		return nil
	}
	body, err := u.request.Beside()
	if err != nil || body == nil {
		return err
	}
	buffered := bufio.NewReaderSize(body, probeBytes)
	head, err := buffered.Peek(probeBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return &conversation.Error{Code: conversation.Invalid, Message: "The transcript ended early.", Err: err}
	}
	if u.kind == storage.TranscriptJob {
		return conversation.Errorf(conversation.Invalid, "Two transcripts were sent; send one, and the recording beside it.")
	}
	if is := u.app.IsTranscript; is == nil || len(bytes.TrimSpace(head)) == 0 || !is(head, true) {
		return conversation.Errorf(conversation.Unsupported, "The transcript is not one of the known formats: SRT, WebVTT, \"Name: text\" lines, or JSON.")
	}
	return u.keep(ctx, storage.TranscriptKey(key), buffered, maxTranscript)
}

// blobsOf adds the keys of what may lie beside recordings.
func blobsOf(keys []string) []string {
	out := slices.Clone(keys)
	for _, k := range keys {
		if strings.HasPrefix(k, "recordings/") {
			out = append(out, storage.TranscriptKey(k))
		}
	}
	return out
}
