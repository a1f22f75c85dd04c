package worker

import (
	"context"
	"fmt"

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
