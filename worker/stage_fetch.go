package worker

import (
	"context"
	"fmt"

	"parlance/conversation"
	"parlance/webhooks/guard"
)

// fetch downloads a recording through the guarded client into the blob store.
// The key belongs to this attempt, so that a worker that lost its lease cannot
// touch what its successor reads.
func (w *Worker) fetch(ctx context.Context, k *work) error {
	body, contentType, err := guard.Fetch(ctx, w.Fetch, k.payload.URL, w.MaxAudioBytes)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	key := fmt.Sprintf("fetched/%s/%s.%d", k.job.TenantID, k.job.ID, k.claim.Fence)
	if _, err := w.Blobs.Put(ctx, key, body, w.MaxAudioBytes); err != nil {
		return err
	}
	k.payload.BlobKey = key
	k.payload.MIMEType = contentType
	context.AfterFunc(ctx, func() { // read once, by the next stage
		_ = w.Blobs.Delete(context.WithoutCancel(ctx), key)
	})
	return nil
}

// transcribe decodes the recording as a stream and recognises its words.
func (w *Worker) transcribe(ctx context.Context, k *work) error {
	if w.Speech == nil {
		return conversation.Errorf(conversation.EngineMissing, "No speech engine is configured on this worker.")
	}
	r, err := w.Blobs.Open(ctx, k.payload.BlobKey)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	options := k.payload.Options
	options.LanguageCode = k.language()
	k.transcript, err = w.Speech.Run(ctx, r, options, w.progress(ctx, k))
	return err
}
