package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// Keyed names a submission, so that sending it again does not do it again.
type Keyed struct {
	Key string // 1 to 255 visible ASCII characters
	// Request is a hash of what is asked for besides the body; Body one of the
	// body, "" when it is a stream that nobody has read yet.
	Request, Body string
}

const (
	// keyLife is how long an answer is kept.
	keyLife = 24 * time.Hour
	// keyLease is how long the key of a request that died stays blocked.
	keyLease = 10 * time.Second
	// keySweep is how many old keys one transaction removes.
	keySweep = 500
)

// HashBody is the fingerprint of a body, as Keyed wants it.
func HashBody(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// once runs a submission unless it was accepted before: then it gives that
// answer. Only what is accepted is remembered; the key of a refused request is
// free again. body is the stream whose hash is not known yet; nil = none.
func (a *App) once(
	ctx context.Context, p conversation.Principal, k *Keyed, body io.Reader, run func(*keyedRun) (Accepted, error),
) (Accepted, error) {
	if k == nil {
		return run(&keyedRun{body: body})
	}
	r := &keyedRun{body: body, row: &storage.KeyedRequest{
		TenantID: p.TenantID, Key: k.Key, Request: k.Request, Body: k.Body, Owner: conversation.NewUUID(),
	}}
	answer, err := a.Store.BeginKeyed(ctx, *r.row, keyLease, keyLife)
	if err != nil {
		return Accepted{}, err
	}
	if r.row.Body == "" && body != nil {
		r.sum = sha256.New()
		r.body = io.TeeReader(body, r.sum)
	}
	if answer != nil {
		return r.again(*answer)
	}
	stop := a.keepKey(ctx, *r.row)
	defer stop()
	acc, err := run(r)
	if err != nil {
		a.freeKey(ctx, *r.row)
	}
	return acc, err
}

// freeKey frees the key of a request that failed, also when its client is gone. A
// commit that the error hides keeps its row: the store removes only keys without
// an answer, and no submission completes a key that is gone.
func (a *App) freeKey(ctx context.Context, row storage.KeyedRequest) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyLease/2)
	defer cancel()
	_ = a.Store.ForgetKeyed(ctx, row) // else the lease runs out
}

// keyedRun is one run of a submission, with or without a key.
type keyedRun struct {
	row  *storage.KeyedRequest // nil: without
	body io.Reader
	sum  hash.Hash // of what was read from body; nil: not needed
}

// key gives what Submit completes. The body has been read to its end.
func (r *keyedRun) key() *storage.KeyedRequest {
	if r.row == nil {
		return nil
	}
	row := *r.row
	if r.sum != nil {
		row.Body = hex.EncodeToString(r.sum.Sum(nil))
	}
	return &row
}

// again gives a known answer, once the body has turned out to be the same.
func (r *keyedRun) again(answer storage.KeyedAnswer) (Accepted, error) {
	if r.sum != nil {
		if _, err := io.Copy(io.Discard, r.body); err != nil {
			return Accepted{}, &conversation.Error{Code: conversation.Invalid, Message: "The request body ended early.", Err: err}
		}
	}
	if r.key().Body != answer.Body {
		return Accepted{}, conversation.Errorf(conversation.Unprocessable,
			"The Idempotency-Key was used for another request already; take a new one.")
	}
	return Accepted{ConversationID: answer.ConversationID, JobID: answer.JobID, Replayed: true}, nil
}

// keepKey renews the lease on a key until it is stopped; uploads take long.
func (a *App) keepKey(ctx context.Context, row storage.KeyedRequest) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		t := time.NewTicker(keyLease / 3)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				// A lease that is lost shows when the submission is written.
				_ = a.Store.RenewKeyed(ctx, row, keyLease)
			}
		}
	}()
	return func() { cancel(); <-done }
}
