package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/given"
	"parlance/storage"
)

// sniffBytes is how much of an upload tells a transcript from a recording.
const sniffBytes = 4096

// transcribe makes words of the recording: its own transcript's if one came with
// it, else those that the speech engine recognises while it is decoded.
func (w *Worker) transcribe(ctx context.Context, k *work) error {
	r, err := w.Blobs.Open(ctx, k.payload.BlobKey)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	switch is, err := isTranscript(r); {
	case err != nil:
		return err
	case is: // what an address gave may be anything
		return w.readGiven(ctx, k, r)
	}
	if found, err := w.readBeside(ctx, k, r); found || err != nil {
		return err
	}
	if w.Speech == nil {
		return conversation.Errorf(conversation.EngineMissing, "No speech engine is configured on this worker.")
	}
	options := k.payload.Options
	options.LanguageCode = k.language()
	if k.transcript, err = w.recognise(ctx, k, r, options); err != nil {
		return err
	}
	t := k.transcript
	name, model, _ := strings.Cut(t.Engine, "/")
	info := storage.Transcript{
		Engine: name, Model: model, Version: t.Version, Accuracy: t.Accuracy, Language: t.Language,
		Format: t.Format, Duration: t.Duration, Confidence: t.MeanConfidence,
	}
	if t.MeanConfidence == 0 {
		info.Confidence = -1
	}
	return w.record(ctx, k, info)
}

// recognise has the engine recognise the recording, going on where an earlier
// attempt has stopped.
func (w *Worker) recognise(ctx context.Context, k *work, r io.ReadSeeker, opt conversation.Options) (*speech.Transcript, error) {
	resumer, can := w.Speech.(Resumer)
	if !can || w.Recordings == nil {
		return w.Speech.Run(ctx, r, opt, w.progress(ctx, k))
	}
	kept, err := w.recall(ctx, k.claim)
	if err != nil {
		return nil, err
	}
	return resumer.Resume(ctx, r, opt, w.progress(ctx, k), kept)
}

// record says how the words came to be.
func (w *Worker) record(ctx context.Context, k *work, t storage.Transcript) error {
	if w.Recordings == nil {
		return nil
	}
	return w.Recordings.RecordTranscript(ctx, k.claim, t)
}

// readTranscript reads the blob of a job that is a transcript.
func (w *Worker) readTranscript(ctx context.Context, k *work) error {
	r, err := w.Blobs.Open(ctx, k.payload.BlobKey)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	return w.readGiven(ctx, k, r)
}

// readBeside reads the transcript that came with a recording, if one did. One
// without times gets those of the recording, shared out by length.
func (w *Worker) readBeside(ctx context.Context, k *work, recording io.ReadSeeker) (found bool, err error) {
	t, err := w.Blobs.Open(ctx, storage.TranscriptKey(k.payload.BlobKey))
	if conversation.CodeOf(err) == conversation.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = t.Close() }()
	if err := w.readGiven(ctx, k, t); err != nil || k.given.Turns[0].Timed || w.Measure == nil {
		return true, err
	}
	length, err := w.Measure(ctx, recording)
	k.length = length
	return true, err
}

// isTranscript looks at the head of an upload and goes back to its start.
func isTranscript(r io.ReadSeeker) (bool, error) {
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, fmt.Errorf("look at the upload: %w", err)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return false, fmt.Errorf("go back in the upload: %w", err)
	}
	return given.Sniff(head[:n], false), nil
}

// readGiven parses a finished transcript.
func (w *Worker) readGiven(ctx context.Context, k *work, r io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(r, given.MaxSize+1))
	if err != nil {
		return fmt.Errorf("read transcript: %w", err)
	}
	if k.given, err = given.Parse(data); err != nil {
		return err
	}
	if k.payload.Options.LanguageCode == "" && k.tail.Count == 0 {
		k.payload.Options.LanguageCode = given.Tag(k.given.Language)
	}
	info := storage.Transcript{Engine: "given", Model: k.given.Format, Format: k.given.Format, Confidence: -1, Language: given.Tag(k.given.Language)}
	return w.record(ctx, k, info)
}

// spread gives turns without times their place in a recording of that length, by
// the length of what is said.
func spread(turns []given.Turn, length time.Duration) {
	total := 0
	for _, u := range turns {
		total += len(u.Text)
	}
	said := 0
	at := func() time.Duration { return time.Duration(float64(length) * float64(said) / float64(max(1, total))) }
	for i := range turns {
		turns[i].Start = at()
		said += len(turns[i].Text)
		turns[i].End = at()
	}
}
