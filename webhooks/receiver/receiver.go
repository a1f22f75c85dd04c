// Package receiver is a small webhook receiver: it checks signatures, answers as
// a good receiver does, and remembers what came. The demo and tests use it; so
// may anybody who wants to see what their webhooks look like.
//
// It reads requests from a sender such as package webhooks and hands out
// Received values. It is not meant for the public internet: it keeps everything
// in memory and forgets it at the end.
package receiver

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"parlance/webhooks"
)

// Bounds on what is read and kept.
const (
	maxBody     = 1 << 20 // bytes of a body
	defaultKeep = 1000    // deliveries
)

// Received is one request with a good signature.
type Received struct {
	At        time.Time
	ID        string // webhook-id; the same for every attempt of a delivery
	Type      string // "type" of the body; "" when it has none
	Body      []byte // as it came
	Duplicate bool   // the id came before
}

// Receiver is an http.Handler. It is safe for concurrent use.
type Receiver struct {
	// OnReceive is told of every request with a good signature, one at a time,
	// before it is answered. It must not call the Receiver. Set it before the
	// first request.
	OnReceive func(Received)
	// Keep is the number of deliveries that are remembered, the latest ones; 0 =
	// 1,000.
	Keep int

	verifier *webhooks.Verifier

	mu      sync.Mutex
	got     []Received
	ids     map[string]int // how many of got have the id
	total   int            // distinct deliveries since the start
	refused int
	changed chan struct{} // closed and replaced at every delivery
}

// New makes a receiver that believes these keys ("whsec_" or "whpk_").
func New(keys ...string) (*Receiver, error) {
	v, err := webhooks.NewVerifier(keys...)
	if err != nil {
		return nil, err
	}
	return &Receiver{verifier: v, ids: map[string]int{}, changed: make(chan struct{})}, nil
}

// ServeHTTP answers 204 to a webhook with a good signature, repeated or not, 401
// to one without, 405 to anything but POST and 413 to a body over 1 MB.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		r.refuse(w, http.StatusMethodNotAllowed, "webhooks are sent with POST")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))
	if err != nil {
		status := http.StatusBadRequest
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			status = http.StatusRequestEntityTooLarge
		}
		r.refuse(w, status, "the body could not be read")
		return
	}
	if err := r.verifier.Verify(req.Header, body); err != nil {
		r.refuse(w, http.StatusUnauthorized, err.Error())
		return
	}
	r.record(req.Header.Get(webhooks.HeaderID), body)
	w.WriteHeader(http.StatusNoContent)
}

func (r *Receiver) refuse(w http.ResponseWriter, status int, text string) {
	r.mu.Lock()
	r.refused++
	r.mu.Unlock()
	http.Error(w, text, status)
}

func (r *Receiver) record(id string, body []byte) {
	var event struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal(body, &event) // a body that is not JSON has no type
	r.mu.Lock()
	defer r.mu.Unlock()
	got := Received{At: time.Now(), ID: id, Type: event.Type, Body: body, Duplicate: r.ids[id] > 0}
	r.got = append(r.got, got)
	r.ids[id]++
	if !got.Duplicate {
		r.total++
	}
	keep := r.Keep
	if keep <= 0 {
		keep = defaultKeep
	}
	for len(r.got) > keep {
		r.forget()
	}
	if r.OnReceive != nil {
		r.OnReceive(got)
	}
	close(r.changed)
	r.changed = make(chan struct{})
}

// forget drops the oldest delivery. The lock is held.
func (r *Receiver) forget() {
	id := r.got[0].ID
	if r.ids[id]--; r.ids[id] == 0 {
		delete(r.ids, id)
	}
	r.got = slices.Delete(r.got, 0, 1)
}

// Deliveries gives what came, in order of arrival, repeats included.
func (r *Receiver) Deliveries() []Received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

// Refused counts requests that were not believed or not understood.
func (r *Receiver) Refused() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.refused
}

// Wait returns when n different deliveries have come, or with the reason of ctx.
func (r *Receiver) Wait(ctx context.Context, n int) error {
	for {
		r.mu.Lock()
		enough, changed := r.total >= n, r.changed
		r.mu.Unlock()
		if enough {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
